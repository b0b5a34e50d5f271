"""Every figure of the README, measured again: `python -m bench [ledger|pipeline|models]`.

Figures are ratios against a peer or a physical limit of the same run; absolute times are this machine's alone.
"""
