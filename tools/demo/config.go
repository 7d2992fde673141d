package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// Each folder of config holds the files that a step of the story adds to the
// configuration, or puts in the place of earlier ones.
//
//go:embed config
var steps embed.FS

// configuration is the folder in which Terraform runs.
type configuration struct {
	dir string
}

// file is one file of a step.
type file struct {
	name, content string
}

// files returns the files of a step, in the order of their names.
func files(step string) ([]file, error) {
	entries, err := fs.ReadDir(steps, path.Join("config", step))
	if err != nil {
		return nil, fmt.Errorf("step %s: %w", step, err)
	}
	var found []file
	for _, entry := range entries {
		content, err := fs.ReadFile(steps, path.Join("config", step, entry.Name()))
		if err != nil {
			return nil, fmt.Errorf("step %s: %w", step, err)
		}
		found = append(found, file{entry.Name(), string(content)})
	}
	return found, nil
}

// lay writes the files of a step into the configuration and returns how to
// take the step back.
func (c configuration) lay(step string) (laid []file, undo func() error, err error) {
	laid, err = files(step)
	if err != nil {
		return nil, nil, err
	}
	var undos []func() error
	undo = func() error {
		var errs []error
		for _, each := range undos {
			errs = append(errs, each())
		}
		return errors.Join(errs...)
	}
	for _, f := range laid {
		back, err := c.write(f)
		if err != nil {
			return nil, nil, errors.Join(fmt.Errorf("step %s: %w", step, err), undo())
		}
		undos = append(undos, back)
	}
	return laid, undo, nil
}

func (c configuration) write(f file) (undo func() error, err error) {
	at := filepath.Join(c.dir, f.name)
	before, err := os.ReadFile(at)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		undo = func() error { return os.Remove(at) }
	case err != nil:
		return nil, err
	default:
		undo = func() error { return os.WriteFile(at, before, 0o600) }
	}
	return undo, os.WriteFile(at, []byte(f.content), 0o600)
}
