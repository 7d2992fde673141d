package remedy

import "github.com/pai-iac/terraform-provider-pai/internal/cloud"

// jobEntries lacks BadRequest, the code of most that DLC refuses: it means
// nothing by itself, and would hide the words about roles that come under it.
func jobEntries() []Entry {
	return []Entry{
		{
			Products: []string{dlc}, Texts: []string{"NotFound"}, Kind: cloud.ErrNotFound,
			Cause: "There is no such job in the region, or the job names a workspace, quota, data set or code source that is not there.",
			Fix:   "Check the ids and the region: ids are valid in one region only.",
		},
	}
}
