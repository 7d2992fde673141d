// Package product holds what the emulated products of PAI have in common: the
// way of an object through statuses, the parameters and pages of lists, and
// seeds. What an API documents (operations, statuses, bodies, codes) stays in
// the package of its product.
package product
