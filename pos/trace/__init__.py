"""The shopper's origin page behind a label's QR: public, no cookie, honest about the unknown."""
