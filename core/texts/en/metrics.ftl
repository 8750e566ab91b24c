### Metrics: what they are called, in which unit they are measured, and which way is better.

train-loss = training loss
train-error = training error
valid-loss = validation loss
valid-error = validation error
grad-norm = gradient norm
ema-valid-loss = validation loss of the average
ema-valid-error = validation error of the average
clipped-share = share of clipped steps

nats = nats
share-of-examples = share of examples
mean-squared = mean squared, standardised
root-mean-square = root mean square, target's unit

lower-is-better = lower is better
higher-is-better = higher is better
