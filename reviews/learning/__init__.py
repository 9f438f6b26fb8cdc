"""What a review has learned: findings, recommendations and what became of them."""
