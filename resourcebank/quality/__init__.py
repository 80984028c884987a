"""What a work is asked before readers see it. Each module registers its checks when it is imported; `apps.py` does."""
