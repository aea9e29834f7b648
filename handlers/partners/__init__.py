"""Partners: people who answer surveys for an institution; they come by its link and leave by one tap."""
