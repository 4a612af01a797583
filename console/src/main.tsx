import { render } from 'preact'
import { findService } from './call/v1'
import { App } from './shell/App'
import './styles/index.css'

await findService()
render(<App />, document.getElementById('console')!)
