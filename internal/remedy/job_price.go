package remedy

import (
	"fmt"
	"strconv"
)

const minutesPerHour = 60

// SpotPriceLooksHourly is the text for a price limit of preemptible instances
// that is probably meant per hour. The unit of the API is CNY per minute
// (CreateJob, SpotSpec.SpotPriceLimit). argument is the path of the limit.
func SpotPriceLooksHourly(argument string, limit float64) Text {
	return newText("Spot Price Limit Is per Minute",
		fmt.Sprintf("%s = %s is in CNY per minute: each of these nodes may cost up to %s CNY per hour. That looks like a price per hour.",
			argument, decimal(limit), decimal(limit*minutesPerHour)),
		fmt.Sprintf("If %s CNY per hour is meant, write:", decimal(limit)),
		fmt.Sprintf("  price_limit = %s / 60", decimal(limit)),
		"If the price per minute is meant, ignore this warning: it is shown only when a job is about to be submitted.",
	)
}

// decimal writes a number without exponent, and without digits that mean
// nothing.
func decimal(number float64) string { return strconv.FormatFloat(number, 'f', -1, 64) }
