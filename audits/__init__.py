"""Section 11 and section 175/157 returns, surveys and multi-agency audits."""
