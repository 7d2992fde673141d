package people

import (
	"slices"

	"github.com/pai-iac/terraform-provider-pai/internal/ramdoc"
)

// AccessPolicy returns the permission policy for people who work in PAI with
// some of [Services], in whichever order they are named. With places in OSS, the
// permissions for OSS are narrowed to those; without, they are for all of OSS,
// as the guide has them. Places that [ValidateOSSResource] refuses are left out.
func AccessPolicy(services, ossResources []string) ramdoc.Document {
	document := ramdoc.Document{Version: ramdoc.Version1}
	for _, g := range groups {
		if slices.Contains(services, g.service) {
			document.Statements = append(document.Statements, g.statements(ossResources)...)
		}
	}
	return document
}

func (g group) statements(ossResources []string) []ramdoc.Statement {
	if g.service == OSS && len(ossResources) > 0 {
		return narrowed(g.actions, ossResources)
	}
	return []ramdoc.Statement{allow(g.actions, []string{g.resource})}
}

// narrowed divides the actions in two. Which buckets there are is asked of the
// service, and no narrower resource allows it. Everything else is about a bucket
// or about objects, whose ARNs no single pattern covers without covering buckets
// that begin with the same letters too.
func narrowed(actions, places []string) []ramdoc.Statement {
	others := slices.DeleteFunc(slices.Clone(actions), func(action string) bool { return action == listBuckets })
	return []ramdoc.Statement{
		allow([]string{listBuckets}, []string{everyObject}),
		allow(others, resourcesOf(places)),
	}
}

func resourcesOf(places []string) []string {
	var resources []string
	for _, text := range places {
		if place, err := parseObjects(text); err == nil {
			resources = append(resources, place.bucketARN(), place.objectsARN())
		}
	}
	slices.Sort(resources)
	return slices.Compact(resources)
}

func allow(actions, resources []string) ramdoc.Statement {
	return ramdoc.Statement{Effect: ramdoc.Allow, Actions: actions, Resources: resources}
}

// Parts is what an access policy is made of.
type Parts struct {
	Services []string // in the order of [Services]
	// OSSResources are the places that OSS is narrowed to, each in its shortest
	// spelling; none when it is not.
	OSSResources []string
}

// ReadAccessPolicy takes a policy document apart. It finds each service whose
// permissions are all there, as [AccessPolicy] writes them; exact reports
// whether the document says nothing else. A text that is no permission policy
// has no parts.
func ReadAccessPolicy(text string) (parts Parts, exact bool) {
	document, err := ramdoc.ParsePermission(text)
	if err != nil {
		return Parts{}, false
	}
	for _, g := range groups {
		if holds(document, allow(g.actions, []string{g.resource})) {
			parts.Services = append(parts.Services, g.service)
			continue
		}
		if places := placesIn(document, g); len(places) > 0 {
			parts.Services = append(parts.Services, g.service)
			parts.OSSResources = places
		}
	}
	return parts, ramdoc.Equal(document, AccessPolicy(parts.Services, parts.OSSResources))
}

// placesIn returns the places that a document narrows the actions of OSS to.
func placesIn(document ramdoc.Document, g group) []string {
	if g.service != OSS {
		return nil
	}
	for _, statement := range document.Statements {
		var places []string
		for _, resource := range statement.Resources {
			// The bucket itself stands beside its objects.
			if place, err := parseObjects(resource); err == nil && resource == place.objectsARN() {
				places = append(places, place.String())
			}
		}
		written := narrowed(g.actions, places)
		if len(places) > 0 && holds(document, written[0]) && same(statement, written[1]) {
			slices.Sort(places)
			return slices.Compact(places)
		}
	}
	return nil
}

func holds(document ramdoc.Document, wanted ramdoc.Statement) bool {
	return slices.ContainsFunc(document.Statements, func(s ramdoc.Statement) bool { return same(s, wanted) })
}

func same(a, b ramdoc.Statement) bool {
	of := func(s ramdoc.Statement) ramdoc.Document { return ramdoc.Document{Statements: []ramdoc.Statement{s}} }
	return ramdoc.Equal(of(a), of(b))
}
