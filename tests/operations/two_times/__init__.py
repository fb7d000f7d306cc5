"""A model of a Request Tracker and the store, moved at random: as known is constant, as was converges to the truth."""
