"""The shopper's origin page behind a label's QR: public, without cookies, honest about the unknown.
"""
