// The lines that describe what there is: machine and file.
#include "core/parse/parse_expr.hpp"
#include "core/parse/parse_statement.hpp"
#include "core/scenario/text.hpp"
#include "core/scenario/vocabulary/vocabulary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

namespace cow {
namespace {

/// One setting's value. Each returns false when it has reported an error.
class SettingParser {
public:
    SettingParser(TokenReader& reader, MachineConfig& config) : reader_(reader), config_(config) {}

    bool parse(std::string_view name) {
        using M = MachineConfig;
        if (name == "frames") {
            return number(name, 1, M::max_frames, [&](u64 v) { config_.frames = static_cast<u32>(v); });
        }
        if (name == "overcommit") {
            return number(name, 0, 2, [&](u64 v) { config_.overcommit = static_cast<u8>(v); });
        }
        if (name == "tlb") {
            return number(name, 0, M::max_tlb, [&](u64 v) { config_.tlb = static_cast<u32>(v); });
        }
        if (name == "levels") {
            return number(name, 2, 5, [&](u64 v) { config_.levels = static_cast<u32>(v); });
        }
        if (name == "seed") {
            return number(name, 0, std::numeric_limits<u64>::max(), [&](u64 v) { config_.seed = v; });
        }
        if (name == "fault_around") {
            return fault_around();
        }
        if (name == "zero_page") {
            return zero_page();
        }
        if (name == "user") {
            return user();
        }
        if (name == "max_map_count") {
            return number(name, 1, M::max_max_map_count,
                          [&](u64 v) { config_.max_map_count = static_cast<u32>(v); });
        }
        if (name == "kernel") {
            return kernel();
        }
        if (name == "fork") {
            return word(name, fork_mode_names(),
                        [&](std::string_view w) { config_.fork = *fork_mode_from_name(w); });
        }
        return word(name, bugs_, [&](std::string_view w) { config_.bug = *bug_from_name(w); });
    }

private:
    template <class Set> bool number(std::string_view name, u64 least, u64 most, Set&& set) {
        const Token& token = reader_.peek();
        const auto value = parse_constant(reader_, "a number");
        if (!value) {
            return false;
        }
        if (*value < least || *value > most) {
            reader_.fail(token, fmt::format("{} is {} to {}, not {}", name, least, most, *value));
            return false;
        }
        set(*value);
        return true;
    }

    template <class Words, class Set> bool word(std::string_view name, const Words& known, Set&& set) {
        const Token& token = reader_.peek();
        const std::vector<std::string_view> words = vocabulary::names_of(known);
        if (std::find(words.begin(), words.end(), token.text) == words.end()) {
            std::string hint = TokenReader::suggestion(token.text, words);
            reader_.fail(token, fmt::format("{} cannot be {}", name, token_text(token)),
                         hint.empty() ? fmt::format("one of {}", fmt::join(words, ", ")) : std::move(hint));
            return false;
        }
        set(reader_.take().text);
        return true;
    }

    bool fault_around() {
        const Token& token = reader_.peek();
        u64 pages = 0;
        if (!number("fault_around", 1, table_entries, [&](u64 v) { pages = v; })) {
            return false;
        }
        if (!std::has_single_bit(pages)) {
            reader_.fail(token, fmt::format("fault_around is a power of two, not {}", pages));
            return false;
        }
        config_.fault_around = static_cast<u32>(pages);
        return true;
    }

    bool zero_page() {
        constexpr std::array<std::string_view, 2> words{"on", "off"};
        return word("zero_page", words, [&](std::string_view w) { config_.zero_page = w == "on"; });
    }

    bool user() {
        constexpr std::array<std::string_view, 2> words{"root", "nobody"};
        return word("user", words, [&](std::string_view w) { config_.root = w == "root"; });
    }

    /// Its parts are tokens of their own: 6, ., 12.
    bool kernel() {
        const Token& token = reader_.peek();
        const std::size_t start = reader_.position();
        while (reader_.is(Token::Kind::number) || reader_.peek().text == ".") {
            reader_.take();
        }
        const std::string text(reader_.position() == start ? token.text : reader_.text_since(start));
        const auto version = kernel_version_from_name(text);
        if (!version) {
            reader_.fail(token, fmt::format("kernel cannot be '{}'", text),
                         fmt::format("one of {}", fmt::join(kernel_version_names(), ", ")));
            return false;
        }
        config_.set_kernel(*version);
        config_.kernel_given = true;
        return true;
    }

    TokenReader& reader_;
    MachineConfig& config_;
    std::vector<std::string_view> bugs_ = with_none();

    static std::vector<std::string_view> with_none() {
        std::vector<std::string_view> out{"none"};
        out.insert(out.end(), bug_names().begin(), bug_names().end());
        return out;
    }
};

/// Reads `'A'` or `"text"` behind a file's size.
bool parse_content(TokenReader& reader, FileStatement& file) {
    const Token& token = reader.peek();
    if (token.kind == Token::Kind::character) {
        const auto byte = reader.take_character();
        if (byte) {
            file.content = std::string(1, static_cast<char>(*byte));
            file.content_text = quoted_byte(*byte);
        }
        return byte.has_value();
    }
    auto text = reader.take_string("the file's text");
    if (!text) {
        return false;
    }
    if (text->size() > file.bytes) {
        reader.fail(token, fmt::format("the text has {} bytes, the file {}", text->size(), file.bytes));
        return false;
    }
    file.content_text = quoted(*text);
    file.content = std::move(*text);
    return true;
}

bool parse_size(TokenReader& reader, FileStatement& file) {
    const Token& token = reader.peek();
    const std::size_t start = reader.position();
    const auto size = parse_constant(reader, "the file's size");
    if (!size) {
        return false;
    }
    const bool pages = reader.accept("pages") || reader.accept("page");
    constexpr u64 most = u64{1} << 62U;
    if (*size > (pages ? most / page_size : most)) {
        reader.fail(token, "a file of this size cannot exist", "at most 2^62 bytes");
        return false;
    }
    file.bytes = *size * (pages ? page_size : 1);
    file.size_text = reader.text_since(start);
    return true;
}

/// Reads `name=value`. False when something is wrong with it; then at least the name has been taken.
bool parse_setting(TokenReader& reader, MachineConfig& config, std::vector<std::string_view>& given) {
    const auto known = vocabulary::settings();
    const Token& name = reader.take();
    bool ok = true;
    if (std::find(known.begin(), known.end(), name.text) == known.end()) {
        reader.fail(name, fmt::format("unknown setting {}", token_text(name)),
                    TokenReader::suggestion(name.text, vocabulary::names_of(known)));
        ok = false;
    } else if (std::find(given.begin(), given.end(), name.text) != given.end()) {
        reader.fail(name, fmt::format("'{}' is given twice", name.text));
        ok = false;
    }
    given.push_back(name.text);
    if (!ok) {
        if (reader.accept("=")) {
            reader.take();
        }
        return false;
    }
    if (!reader.require("=")) {
        return false;
    }
    const std::size_t start = reader.position();
    ok = SettingParser(reader, config).parse(name.text);
    if (!ok && reader.position() == start) {
        reader.take();
    }
    return ok;
}

} // namespace

bool parse_machine(TokenReader& reader, MachineConfig& config) {
    bool ok = true;
    std::vector<std::string_view> given;
    while (!reader.at_end()) {
        if (!reader.is(Token::Kind::word)) {
            reader.unexpected("a setting", "machine frames=32 fork=cow");
            return false;
        }
        ok = parse_setting(reader, config, given) && ok;
    }
    return ok;
}

std::optional<FileStatement> parse_file(TokenReader& reader) {
    FileStatement file;
    const Token& token = reader.peek();
    auto path = reader.take_string("the file's path");
    if (!path) {
        return std::nullopt;
    }
    if (path->empty() || path->find('\0') != std::string::npos) {
        return reader.fail(token, "a path cannot be empty or contain a zero byte");
    }
    file.path = std::move(*path);
    if (!parse_size(reader, file)) {
        return std::nullopt;
    }
    file.exec = reader.accept("exec");
    const bool content = reader.is(Token::Kind::character) || reader.is(Token::Kind::string);
    return content && !parse_content(reader, file) ? std::nullopt : std::optional(std::move(file));
}

} // namespace cow
