package console

import (
	"cmp"
	"slices"

	"vtrest/internal/access"
	"vtrest/internal/crm"
	"vtrest/internal/meta"
)

// modules lists the modules that the user may open.
func (s *Console) modules(c *call) (any, error) {
	lang, err := c.language()
	if err != nil {
		return nil, err
	}
	list := []Module{}
	for _, m := range c.policy.Catalog().Modules {
		if _, err := c.policy.Module(m.Name); err == nil {
			list = append(list, s.describe(c.policy, m, lang))
		}
	}
	slices.SortStableFunc(list, func(a, b Module) int { return cmp.Compare(a.Label, b.Label) })
	return list, nil
}

func (s *Console) describe(p *access.Policy, m *crm.Module, lang string) Module {
	may := func(a access.Action) bool { return p.May(m, a) == nil }
	written := m.SetType != "" // nobody writes users here
	label := s.name(lang, m.Name, m.Name)
	if label == m.Name {
		label = s.name(lang, m.Name, m.Label)
	}
	single := label
	if one := s.Labels.Name(lang, m.Name, "SINGLE_"+m.Name); one != "SINGLE_"+m.Name {
		single = one
	}
	return Module{
		Name: m.Name, Label: label, Single: single, View: may(access.View), Create: written && may(access.Create), Edit: written && may(access.Edit),
		Delete: written && may(access.Delete), Inventory: m.Lines != nil, Tracked: m.Tracked,
	}
}

// module describes one module with its fields.
func (s *Console) module(c *call) (any, error) {
	m, err := c.module()
	if err != nil {
		return nil, err
	}
	lang, err := c.language()
	if err != nil {
		return nil, err
	}
	layout, err := s.Records.Layout(c.Context(), c.policy, m)
	if err != nil {
		return nil, err
	}
	d := &ModuleDetails{Module: s.describe(c.policy, m, lang), Blocks: []Block{}, Fields: []Field{}, LabelNames: []string{}}
	readable := c.policy.Readable(m)
	for f := range readable.All() {
		if slices.Contains(m.Names, f) {
			d.LabelNames = append(d.LabelNames, f.Name)
		}
	}
	for _, b := range layout.Blocks {
		block := Block{ID: idText(b.ID), Label: s.name(lang, m.Name, b.Label), Fields: []string{}}
		for _, f := range b.Fields {
			if readable.Has(f) {
				block.Fields = append(block.Fields, f.Name)
			}
		}
		if len(block.Fields) > 0 {
			d.Blocks = append(d.Blocks, block)
		}
	}
	for _, form := range s.Records.Describe(c.policy, m) {
		d.Fields = append(d.Fields, s.field(c.policy, form, lang, layout.Colors[form.Field.Name]))
	}
	d.Blocks = withoutBlock(d.Blocks, d.Fields)
	documents, err := c.policy.Module("Documents")
	d.Documents = err == nil && m.SetType != "" && m != documents && c.policy.May(documents, access.View) == nil
	if m.Lines != nil {
		d.Lines = s.inventory(c.policy, m, lang)
	}
	return d, nil
}

// withoutBlock adds a block for the fields that no block of the CRM shows.
func withoutBlock(blocks []Block, fields []Field) []Block {
	shown := map[string]bool{}
	for _, b := range blocks {
		for _, name := range b.Fields {
			shown[name] = true
		}
	}
	rest := Block{Fields: []string{}}
	for i := range fields {
		if !shown[fields[i].Name] {
			fields[i].Block = ""
			rest.Fields = append(rest.Fields, fields[i].Name)
		}
	}
	if len(rest.Fields) == 0 {
		return blocks
	}
	return append(blocks, rest)
}

// inventory is what the editor of line items offers.
func (s *Console) inventory(p *access.Policy, m *crm.Module, lang string) *InventoryModule {
	catalog := p.Catalog()
	d := &InventoryModule{
		Products: []string{}, Currencies: []Currency{}, Regions: []Region{}, Taxes: []Tax{}, Charges: []Charge{},
		Costs: m.Lines.Costs && m.ShowsLine(p.Readable(m), "purchase_cost"),
	}
	for _, name := range []string{"Products", "Services"} {
		if products, err := p.Module(name); err == nil && p.May(products, access.View) == nil {
			d.Products = append(d.Products, name)
		}
	}
	for _, c := range catalog.Currencies() {
		d.Currencies = append(d.Currencies, *currencyOf(c))
	}
	setup := catalog.Inventory()
	for _, r := range setup.Regions {
		d.Regions = append(d.Regions, Region{idText(r.ID), r.Name})
	}
	for i := range setup.Taxes {
		if t := &setup.Taxes[i]; !t.Off && slices.Contains(m.Lines.Taxes, t.Name) && m.ShowsLine(p.Readable(m), t.Name) {
			d.Taxes = append(d.Taxes, Tax{t.Name, s.name(lang, m.Name, t.Label), t.Percent.String(), t.Method == meta.Deducted, t.Method == meta.Compound})
		}
	}
	for i := range setup.Charges {
		if c := &setup.Charges[i]; !c.Off && m.Lines.Charges {
			d.Charges = append(d.Charges, Charge{idText(c.ID), s.name(lang, m.Name, c.Name), c.Percent, c.Value.String(), c.Taxable})
		}
	}
	return d
}
