import { Route, Router } from 'preact-iso'
import type { JSX } from 'preact'
import { Home } from '../pages/Home'
import { NotFound } from '../pages/NotFound'
import { Operations } from '../operations/Operations'
import { ListPage } from '../records/ListPage'
import { EditPage } from '../records/EditPage'
import { RecordPage } from '../records/RecordPage'
import { ReferencePage } from '../reference/ReferencePage'
import { TryPage } from '../tryit/TryPage'

/** Pages shows the page of the address. */
export function Pages(): JSX.Element {
  return (
    <Router>
      <Route path="/console" component={Home} />
      <Route path="/console/records/:module" component={ListPage} />
      <Route path="/console/records/:module/new" component={EditPage} />
      <Route path="/console/records/:module/:id" component={RecordPage} />
      <Route path="/console/records/:module/:id/edit" component={EditPage} />
      <Route path="/console/try/:call?" component={TryPage} />
      <Route path="/console/reference/:part?/:module?" component={ReferencePage} />
      <Route path="/console/operations/:part?" component={Operations} />
      <Route default component={NotFound} />
    </Router>
  )
}
