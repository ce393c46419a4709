"""Makes the small tokenizers that TokenizerFamiliesTest reads, and the ids Hugging Face gives.

    python tokenizer_goldens.py ../resources/org/logitlens/tokenizers

Needs transformers 4.57.3 (the last line with the slow tokenizers of GPT-2) and tokenizers 0.22.2.
Every family gets a folder with the files its repositories hold, in the same shape, but with a
vocabulary of some hundred pieces trained on the lines below, and ids.json: a list of
{"text", "ids", "special"} where special says whether special tokens were parsed.
Ids are without the tokens that a post-processor adds; "begins" in ids.json is what it adds.
"""

import json
import logging
import os
import random
import sys
from collections import Counter

logging.disable(logging.WARNING)
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers  # noqa: E402
from tokenizers import pre_tokenizers, processors, trainers  # noqa: E402
from transformers import CTRLTokenizer, GPT2Tokenizer  # noqa: E402

LLAMA_3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
QWEN_2 = LLAMA_3.replace(r"\p{N}{1,3}", r"\p{N}")
BLOOM = r" ?[^(\s|[.,!?…。，、।۔،])]+"

CORPUS = """\
The capital of Japan is the city of Tokyo, and the capital of France is the city of Paris.
Sometimes, when people say plasma, they mean a state of matter. Other times they don't.
It's what we've all been told: they're here, I'd say, and you'll see that he isn't.
In 1998 there were 12,345 of them; by 2024 only 67 were left. That is 3.14159 times less!
def main(args): return [x for x in args if x != ""]  # the code of the thing
naïve café façade über straße señor crème brûlée
日本語のテキスト こんにちは、世界 北京是中国的首都。
Привет, мир! Столица Франции — это город Париж.
مرحبا بالعالم شلום עולם नमस्ते दुनिया สวัสดีชาวโลก
🙂 👩‍👩‍👧 🇩🇪 👍🏽
the other thing that they thought through with their brother in the weather there
""".splitlines()

TEXTS = [
    "", "a", " ", "  ", "   ", "\n", "\n\n", "\t", "\r\n", " \n", "\n ", "a\n\nb", "a \n b", "a\r\nb",
    "Hello world", " Hello", "Hello ", "hello  world", "hello   world  ", "  leading", "x\n\n\n  y",
    "don't can't I'll we've they're it's I'd I'm", "DON'T CAN'T I'LL IT'S", "'s 't ''s",
    "The capital of Japan is the city of", "3.14159 and 1,000,000", "12345678901 1 22 333 4444",
    "a_b-c/d\\e", "foo.bar(baz)[0] != {}", "!!! ??? ... ,,, ;;;", ",  b", "a, b. c! d? e", "(a|b) (c)",
    "naïve café façade", "cafe\u0301 e\u0301\u0302", "Ａ ﬁ ½ ² Ω Å", "Ⅷ ٣٤ ५६ 一二三",
    "日本語のテキスト", "こんにちは、世界。北京", "مرحبا بالعالم،", "שלום עולם", "नमस्ते दुनिया। ", "สวัสดี",
    "🙂", "🙂🙃", "👩‍👩‍👧‍👦", "🇩🇪🇫🇷", "👍🏽 ok", "a🙂b", "\u200b\u200d\ufeff", "\u00a0x\u00a0", "\u2028a\u2029b\u0085c",
    "\u3000全角", "\u0000\u001b[0m\u007f", "\u001c\u001d\u001e\u001fx", "\u202eabc\u202c", "▁", "▁▁a", "a▁b", "a ▁ b",
    "<0x41>", "Ġthe", "##a", "@@ a@@ b", "th@@ e", "</w>", "word</w> end", "a" * 60, " " * 40, "ab" * 30,
    "the the the the", "thethethethe", "weather\nweather\n\nweather", "\U00040000\U000e0001x", "ÿþý",
    "special <|endoftext|> here", "<s>a</s>", "<bos>a<eos>", "<unk>", "x<unk>y", "<pad> <mask>", "<extra>x",
    "<|begin_of_text|>a<|eot_id|>", "\n\n\nthe", "a\t\tb", " \t \n ", "tab\tthe", "a <sep>  b", "<sep>", "x<sep><sep> y", "\n<sep>\nz", "word words a word. password", "١٢٣ ۴۵", "ŁŃ ąćę", "tokyo TOKYO Tokyo",
]


def seeded_texts():
    """Mixtures of what tokenizers treat differently."""
    bits = ["a", "the", " ", "  ", "\n", "'s", "'LL", "1", "22", "é", "e\u0301", "\u00a0", "日", "🙂", ".", ",", "!",
            "\t", "\r", "Ω", "<unk>", "x", "▁", "(", "|", "।", "weather", "\u0301", "²", "_"]
    source = random.Random(7)
    return ["".join(source.choice(bits) for _ in range(source.randint(2, 14))) for _ in range(60)]


def train(normalizer, splitter, size, alphabet=()):
    tokenizer = Tokenizer(models.BPE())
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = splitter
    trainer = trainers.BpeTrainer(vocab_size=size, initial_alphabet=list(alphabet), show_progress=False)
    tokenizer.train_from_iterator(CORPUS, trainer)
    return json.loads(tokenizer.to_str())["model"]


def added(id, content, special=True, **flags):
    return {"id": id, "content": content, "single_word": False, "lstrip": False, "rstrip": False,
            "normalized": False, "special": special, **flags}


def with_odd_tokens(made):
    """Adds tokens that swallow the space around them, and one that must stand alone."""
    size = max(list(made["model"]["vocab"].values()) + [token["id"] for token in made["added_tokens"]]) + 1
    made["added_tokens"] += [added(size, "<sep>", lstrip=True, rstrip=True),
                             added(size + 1, "word", special=False, single_word=True)]
    return made


def template(name, id):
    first = {"SpecialToken": {"id": name, "type_id": 0}}
    text = {"Sequence": {"id": "A", "type_id": 0}}
    return {"type": "TemplateProcessing", "single": [first, text],
            "pair": [first, text, {"SpecialToken": {"id": name, "type_id": 1}},
                     {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {name: {"id": name, "ids": [id], "tokens": [name]}}}


def byte_level(use_regex=True, add_prefix_space=False, trim_offsets=True):
    return {"type": "ByteLevel", "add_prefix_space": add_prefix_space, "trim_offsets": trim_offsets,
            "use_regex": use_regex}


def split(regex):
    return {"type": "Split", "pattern": {"Regex": regex}, "behavior": "Isolated", "invert": False}


def sequence(list_name, *steps):
    return {"type": "Sequence", list_name: list(steps)}


def bytes_model(splitter, size, **changes):
    model = train(None, splitter, size, pre_tokenizers.ByteLevel.alphabet())
    model.update(changes)
    return model


def regex_splitter(regex):
    return pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(regex), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])


def llama3():
    model = bytes_model(regex_splitter(LLAMA_3), 420, ignore_merges=True)
    for whole in ("Ġimpossible", "impossible", "ĠTOKYO"):  # entries that no merge makes
        model["vocab"][whole] = len(model["vocab"])
    size = len(model["vocab"])
    names = ["<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>"]
    return {"version": "1.0", "truncation": None, "padding": None,
            "added_tokens": [added(size + i, name) for i, name in enumerate(names)],
            "normalizer": None,
            "pre_tokenizer": sequence("pretokenizers", split(LLAMA_3), byte_level(False)),
            "post_processor": sequence("processors", byte_level(True, True, False), template(names[0], size)),
            "decoder": byte_level(True, True), "model": model}


def qwen2():
    model = bytes_model(regex_splitter(QWEN_2), 400, continuing_subword_prefix="", end_of_word_suffix="")
    size = len(model["vocab"])
    names = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    return with_odd_tokens({"version": "1.0", "truncation": None, "padding": None,
            "added_tokens": [added(size + i, name) for i, name in enumerate(names)]
            + [added(size + 3, "<think>", special=False)],
            "normalizer": {"type": "NFC"},
            "pre_tokenizer": sequence("pretokenizers", split(QWEN_2), byte_level(False, trim_offsets=False)),
            "post_processor": byte_level(False, trim_offsets=False),
            "decoder": byte_level(False, trim_offsets=False), "model": model})


def bloom():
    model = bytes_model(regex_splitter(BLOOM), 400)
    names = ["<unk>", "<s>", "</s>", "<pad>"]
    # BLOOM's special tokens come first.
    model["vocab"] = {**{name: i for i, name in enumerate(names)},
                      **{token: id + 4 for token, id in model["vocab"].items()}}
    return {"version": "1.0", "truncation": None, "padding": None,
            "added_tokens": [added(i, name) for i, name in enumerate(names)],
            "normalizer": None,
            "pre_tokenizer": sequence("pretokenizers", split(BLOOM), byte_level(False)),
            "post_processor": byte_level(), "decoder": byte_level(), "model": model}


def pieces_model(names, size):
    """A SentencePiece-like vocabulary: special tokens, bytes, then pieces with their merges."""
    spelled = normalizers.Replace(" ", "▁")
    model = train(spelled, pre_tokenizers.Split("▁", "merged_with_next"), size)
    order = list(names) + [f"<0x{b:02X}>" for b in range(256)]
    order += [piece for piece in sorted(model["vocab"], key=model["vocab"].get) if piece not in order]
    # Runs of spaces and line ends have pieces of their own, as in the published vocabularies.
    merges = model["merges"]
    for unit in ("▁", "\n"):
        if unit not in order:
            order.append(unit)
        for count in (2, 4):
            order.append(unit * count)
            merges.append([unit * (count // 2), unit * (count // 2)])
    # Half of the letters beyond ASCII lose their piece and are spelled in bytes.
    merged = {part for merge in merges for part in merge} | {"".join(merge) for merge in merges}
    order = [p for p in order if not (len(p) == 1 and ord(p) > 127 and ord(p) % 2 and p not in merged and p != "▁")]
    model["vocab"] = {piece: id for id, piece in enumerate(order)}
    model.update(unk_token="<unk>", fuse_unk=True, byte_fallback=True)
    return model


REPLACE = {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}
PIECES_DECODER = sequence(
    "decoders", {"type": "Replace", "pattern": {"String": "▁"}, "content": " "},
    {"type": "ByteFallback"}, {"type": "Fuse"})
STRIP = {"type": "Strip", "content": " ", "start": 1, "stop": 0}


def gemma3():
    names = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>"]
    model = pieces_model(names, 330)
    runs = [piece for piece in model["vocab"] if len(piece) > 1 and set(piece) in ({"▁"}, {"\n"})]
    return {"version": "1.0", "truncation": None, "padding": None,
            "added_tokens": [added(i, name) for i, name in enumerate(names)]
            + [added(model["vocab"][run], run, special=False) for run in runs],
            "normalizer": REPLACE,
            "pre_tokenizer": {"type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithPrevious",
                              "invert": False},
            "post_processor": template("<bos>", 2), "decoder": PIECES_DECODER, "model": model}


def llama2():
    names = ["<unk>", "<s>", "</s>"]
    decoder = sequence("decoders", *PIECES_DECODER["decoders"], STRIP)
    # Some published files look for special tokens in the normalised text.
    return {"version": "1.0", "truncation": None, "padding": None,
            "added_tokens": [added(i, name, normalized=i == 2) for i, name in enumerate(names)],
            "normalizer": sequence("normalizers", {"type": "Prepend", "prepend": "▁"}, REPLACE),
            "pre_tokenizer": None, "post_processor": template("<s>", 1), "decoder": decoder,
            "model": pieces_model(names, 330)}


def mistral():
    made = llama2()
    made["normalizer"] = None
    made["pre_tokenizer"] = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": False}
    return with_odd_tokens(made)


def write(folder, name, content):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="\n") as out:
        out.write(content)


def dumps(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write_ids(folder, begins, cases):
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    write(folder, "ids.json", '{"begins":%s,"cases":[\n%s\n]}\n' % (json.dumps(begins), lines))


def fast_family(root, name, made):
    folder = os.path.join(root, name)
    write(folder, "tokenizer.json", dumps(made))
    tokenizer = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
    plain = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
    plain.encode_special_tokens = True
    begins = tokenizer.encode("").ids
    cases = []
    for text in TEXTS + seeded_texts():
        cases.append({"text": text, "special": True, "ids": tokenizer.encode(text, add_special_tokens=False).ids})
        if "<" in text:
            cases.append({"text": text, "special": False, "ids": plain.encode(text, add_special_tokens=False).ids})
    write_ids(folder, begins, cases)


def slow_cases(tokenizer):
    cases = []
    for text in TEXTS + seeded_texts():
        cases.append({"text": text, "special": True, "ids": tokenizer.encode(text, add_special_tokens=False)})
        # Slow tokenizers then leave other added tokens in pieces too, which fast ones do not.
        if "<" in text and "<extra>" not in text:
            ids = tokenizer.convert_tokens_to_ids(tokenizer.tokenize(text, split_special_tokens=True))
            cases.append({"text": text, "special": False, "ids": ids})
    return cases


def pair_of_files(folder, vocabulary, merges):
    write(folder, "vocab.json", dumps(vocabulary))
    write(folder, "merges.txt", "#version: 0.2\n" + "".join(" ".join(m) + "\n" for m in merges))


def opt(root):
    model = bytes_model(pre_tokenizers.ByteLevel(add_prefix_space=False), 400)
    names = ["<s>", "<pad>", "</s>", "<unk>"]
    vocabulary = {name: i for i, name in enumerate(names)}
    vocabulary.update({token: id + 4 for token, id in model["vocab"].items()})
    folder = os.path.join(root, "opt")
    pair_of_files(folder, vocabulary, model["merges"])
    token = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": True, "__type": "AddedToken"}
    write(folder, "tokenizer_config.json", dumps({
        "errors": "replace", "unk_token": {"content": "</s>", **token}, "bos_token": {"content": "</s>", **token},
        "eos_token": {"content": "</s>", **token}, "pad_token": {"content": "<pad>", **token},
        "add_prefix_space": False, "add_bos_token": True, "tokenizer_class": "GPT2Tokenizer"}))
    del token["__type"]
    write(folder, "special_tokens_map.json", dumps({
        "bos_token": {"content": "</s>", **token}, "eos_token": {"content": "</s>", **token},
        "unk_token": {"content": "</s>", **token}, "pad_token": {"content": "<pad>", **token}}))
    tokenizer = GPT2Tokenizer.from_pretrained(folder)
    write_ids(folder, tokenizer.encode(""), slow_cases(tokenizer))


def gpt2(root):
    """As distilgpt2 was published first: the pair alone, and a token added later."""
    model = bytes_model(pre_tokenizers.ByteLevel(add_prefix_space=False), 400)
    vocabulary = dict(model["vocab"])
    vocabulary["<|endoftext|>"] = len(vocabulary)
    folder = os.path.join(root, "gpt2")
    pair_of_files(folder, vocabulary, model["merges"])
    write(folder, "added_tokens.json", dumps({"<extra>": len(vocabulary)}))
    tokenizer = GPT2Tokenizer.from_pretrained(folder)
    write_ids(folder, tokenizer.encode(""), slow_cases(tokenizer))


def word_merges(count):
    """Learns merges of characters within words, whose last character carries its end."""
    words = Counter(word for line in CORPUS for word in line.split())
    pieces = {word: tuple(word[:-1]) + (word[-1] + "</w>",) for word in words}
    merges = []
    while len(merges) < count:
        pairs = Counter()
        for word, times in words.items():
            for pair in zip(pieces[word], pieces[word][1:]):
                pairs[pair] += times
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        merges.append(best)
        for word, symbols in pieces.items():
            joined, i = [], 0
            while i < len(symbols):
                if symbols[i:i + 2] == best:
                    joined.append(symbols[i] + symbols[i + 1])
                    i += 2
                else:
                    joined.append(symbols[i])
                    i += 1
            pieces[word] = tuple(joined)
    return merges, pieces


def ctrl(root):
    merges, pieces = word_merges(160)
    # Pairs whose joined symbol comes about in two ways, so that the order of merging shows.
    merges += [("a", "ba"), ("b", "a"), ("ba", "ba"), ("ab", "a"), ("aba", "b"), ("a", "b"), ("a", "a"), ("aa", "a")]
    entries = set()
    for symbols in pieces.values():
        entries.update(s[:-4] if s.endswith("</w>") else s + "@@" for s in symbols)
    # Some letters occur nowhere and stay unknown; of the others both forms have an entry.
    letters = {c for line in CORPUS for c in line if c != " "} - set("q日本ü")
    entries |= letters | {c + "@@" for c in letters} | {"\n", "aba@@", "ab", "aa@@", "ba"}
    order = ["<unk>"] + sorted(entries - {"<unk>"})
    folder = os.path.join(root, "ctrl")
    pair_of_files(folder, {entry: id for id, entry in enumerate(order)}, merges)
    tokenizer = CTRLTokenizer.from_pretrained(folder)
    cases = slow_cases(tokenizer)
    source = random.Random(11)
    for _ in range(80):
        text = "".join(source.choice("aaabbb \n") for _ in range(source.randint(3, 30)))
        cases.append({"text": text, "special": True, "ids": tokenizer.encode(text, add_special_tokens=False)})
    write_ids(folder, tokenizer.encode(""), cases)


def main(root):
    for make in (llama3, qwen2, bloom, gemma3, llama2, mistral):
        fast_family(root, make.__name__, make())
    opt(root)
    gpt2(root)
    ctrl(root)


if __name__ == "__main__":
    main(sys.argv[1])
