"""What the generator and the inpainter share: the diffusion models in memory, one run of one of them, and what is
done with a command around it. `painting`, `pictures`, `settings` and `engine` load no model library when imported."""
