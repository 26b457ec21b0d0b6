"""常用筛选: a ledger's filters under a name, one tap away."""
