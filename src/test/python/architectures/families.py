"""Where the implementations keep their parts."""

from architectures.golden import Family


def families():
    """By `model_type`."""

    def gpt2_like(block_attention):
        return Family(
            blocks=lambda m: m.transformer.h,
            mid=block_attention,
            norm=lambda m: m.transformer.ln_f,
            decode=lambda m, h: m.lm_head(m.transformer.ln_f(h)),
        )

    def llama_like(mid_norm, cap=lambda m, z: z):
        return Family(
            blocks=lambda m: m.model.layers,
            mid=lambda b: ("before", getattr(b, mid_norm)),
            norm=lambda m: m.model.norm,
            decode=lambda m, h: cap(m, m.lm_head(m.model.norm(h))),
        )

    def gemma_cap(model, logits):
        cap = model.config.final_logit_softcapping
        return logits if cap is None else cap * (logits / cap).tanh()

    def opt_mid(block):
        # Either the norm of the MLP begins with this stream or that of the attention ends with it.
        if block.do_layer_norm_before:
            return "before", block.final_layer_norm
        return "of", block.self_attn_layer_norm

    def opt_decode(model, hidden):
        decoder = model.model.decoder
        if decoder.final_layer_norm is not None:
            hidden = decoder.final_layer_norm(hidden)
        if decoder.project_out is not None:
            hidden = decoder.project_out(hidden)
        return model.lm_head(hidden)

    def neox_mid(block):
        if block.use_parallel_residual:
            return "added", block.attention
        return "before", block.post_attention_layernorm

    return {
        "gpt2": gpt2_like(lambda b: ("before", b.ln_2)),
        "gpt_neo": gpt2_like(lambda b: ("before", b.ln_2)),
        "gptj": gpt2_like(lambda b: ("added", b.attn)),
        "gpt_neox": Family(
            blocks=lambda m: m.gpt_neox.layers,
            mid=neox_mid,
            norm=lambda m: m.gpt_neox.final_layer_norm,
            decode=lambda m, h: m.lm_head(m.gpt_neox.final_layer_norm(h)),
        ),
        "ctrl": Family(
            blocks=lambda m: m.transformer.h,
            mid=lambda b: ("before", b.layernorm2),
            norm=lambda m: m.transformer.layernorm,
            decode=lambda m, h: m.lm_head(m.transformer.layernorm(h)),
        ),
        "opt": Family(
            blocks=lambda m: m.model.decoder.layers,
            mid=opt_mid,
            norm=lambda m: m.model.decoder.final_layer_norm,
            decode=opt_decode,
        ),
        "bloom": gpt2_like(lambda b: ("before", b.post_attention_layernorm)),
        "gemma3_text": llama_like("pre_feedforward_layernorm", gemma_cap),
    } | {
        name: llama_like("post_attention_layernorm")
        for name in ("llama", "mistral", "qwen2", "qwen3")
    }


FAMILIES = families()
