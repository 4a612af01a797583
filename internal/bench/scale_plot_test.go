//go:build linux

package bench

import (
	"errors"
	"fmt"
	"image/color"
	"os"
	"testing"
	"time"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// picture is drawn on white paper, so that it is read as well where the page
// around it is dark.
const picture = "../../docs/performance-scale.svg"

// Width and height of one chart of the four.
const (
	chartWidth  = 5.2 * vg.Inch
	chartHeight = 3.8 * vg.Inch
)

// lineColors can be told apart by people who do not see all colours (Okabe and
// Ito's, without the yellow).
var lineColors = []color.Color{
	color.RGBA{R: 0, G: 114, B: 178, A: 255},
	color.RGBA{R: 213, G: 94, B: 0, A: 255},
	color.RGBA{R: 0, G: 158, B: 115, A: 255},
	color.RGBA{R: 204, G: 121, B: 167, A: 255},
	color.RGBA{R: 86, G: 180, B: 233, A: 255},
	color.RGBA{R: 0, G: 0, B: 0, A: 255},
	color.RGBA{R: 230, G: 159, B: 0, A: 255},
	color.RGBA{R: 110, G: 110, B: 110, A: 255},
}

// draw writes four charts as one SVG: a row a database, a column a user.
func (r *scaleReport) draw(path string) (err error) {
	var rows [][]*plot.Plot
	for _, config := range []string{scaleDoctor, scaleSQLite} {
		var row []*plot.Plot
		for _, who := range []reader{administrator, restricted} {
			p, err := r.chart(config, who)
			if err != nil {
				return err
			}
			p.Legend.Top, p.Legend.Left = true, true
			row = append(row, p)
		}
		rows = append(rows, row)
	}
	canvas := vgsvg.New(2*chartWidth, 2*chartHeight)
	tiles := draw.Tiles{Rows: 2, Cols: 2, PadX: vg.Points(12), PadY: vg.Points(12), PadTop: vg.Points(8), PadBottom: vg.Points(8), PadLeft: vg.Points(8), PadRight: vg.Points(14)}
	whole := draw.New(canvas)
	whole.FillPolygon(color.White, []vg.Point{whole.Min, {X: whole.Max.X, Y: whole.Min.Y}, whole.Max, {X: whole.Min.X, Y: whole.Max.Y}})
	for i, row := range plot.Align(rows, tiles, whole) {
		for j, part := range row {
			rows[i][j].Draw(part)
		}
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = canvas.WriteTo(f)
	return err
}

// chart draws one user's median times on one database, both axes in powers of
// ten.
func (r *scaleReport) chart(config string, who reader) (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text = fmt.Sprintf("%s: %s", config, who)
	p.X.Label.Text, p.Y.Label.Text = "records", "milliseconds (median)"
	p.X.Scale, p.Y.Scale = plot.LogScale{}, plot.LogScale{}
	p.X.Tick.Marker, p.Y.Tick.Marker = sizeTicks(r.sizes), millisTicks
	p.Y.Min, p.Y.Max = 0.05, 10_000
	p.Add(plotter.NewGrid())
	colors := lineColors
	for _, kind := range scaleKinds {
		if !kind.plotted {
			continue
		}
		var points plotter.XYs
		for _, n := range r.sizes {
			t := r.cells[scaleCell{config, who, kind.name, n}].p50
			points = append(points, plotter.XY{X: float64(n), Y: float64(t) / float64(time.Millisecond)})
		}
		line, marks, err := plotter.NewLinePoints(points)
		if err != nil {
			return nil, err
		}
		line.Width, line.Color, marks.Color, marks.Shape = vg.Points(1.6), colors[0], colors[0], draw.CircleGlyph{}
		colors = colors[1:]
		p.Add(line, marks)
		p.Legend.Add(kind.name, line, marks)
	}
	p.Legend.TextStyle.Font.Size = vg.Points(9)
	return p, nil
}

// sizeTicks are the sizes that were measured.
func sizeTicks(sizes []int) plot.ConstantTicks {
	var ticks plot.ConstantTicks
	for _, n := range sizes {
		ticks = append(ticks, plot.Tick{Value: float64(n), Label: thousands(n)})
	}
	return ticks
}

var millisTicks = plot.ConstantTicks{
	{Value: 0.1, Label: "0.1"},
	{Value: 1, Label: "1"},
	{Value: 10, Label: "10"},
	{Value: 100, Label: "100"},
	{Value: 1000, Label: "1,000"},
	{Value: 10_000, Label: "10,000"},
}

// TestScalePicture draws a report, so that nobody learns after a long run that
// the picture cannot be made.
func TestScalePicture(t *testing.T) {
	r := &scaleReport{sizes: []int{1000, 10_000}}
	for _, config := range []string{scaleDoctor, scaleSQLite} {
		for _, who := range []reader{administrator, restricted} {
			for i, kind := range scaleKinds {
				for _, n := range r.sizes {
					r.add(scaleCell{config, who, kind.name, n}, scaleTimes{p50: time.Duration(n*i+1) * time.Microsecond})
				}
			}
		}
	}
	path := t.TempDir() + "/scale.svg"
	if err := r.draw(path); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil || len(text) < 10_000 {
		t.Errorf("the picture has %d bytes (%v)", len(text), err)
	}
}
