#include "core/parse/token_reader.hpp"

#include "core/base/utf8.hpp"
#include "core/scenario/text.hpp"
#include "core/scenario/vocabulary/vocabulary.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cow {
namespace {

constexpr std::size_t longest_shown = 40;

std::string_view without_quotes(std::string_view text) { return text.substr(1, text.size() - 2); }

/// What a stranger to the language often writes, and what is meant.
std::string_view hint_for_symbol(std::string_view text) {
    if (text == "&&") {
        return "write 'and'";
    }
    if (text == "||") {
        return "write 'or'";
    }
    if (text == "!") {
        return "write 'not'";
    }
    if (text == "\u201c" || text == "\u201d" || text == "\u2018" || text == "\u2019") {
        return "use plain quotes: \"text\" or 'A'";
    }
    return "";
}

} // namespace

std::string token_text(const Token& token) {
    if (token.kind == Token::Kind::end) {
        return "the end of the line";
    }
    const std::string_view shown = token.text.substr(0, longest_shown);
    const bool cut = shown.size() < token.text.size();
    const std::size_t whole = valid_utf8_prefix(shown); // a cut may fall inside a character
    const bool control = std::any_of(shown.begin(), shown.end(),
                                     [](char c) { return static_cast<u8>(c) < 0x20 || c == '\x7f'; });
    if (control || (whole < shown.size() && !cut)) {
        return fmt::format("'{}'", escape(shown, '\0'));
    }
    return fmt::format("'{}{}'", shown.substr(0, whole), cut ? "..." : "");
}

std::nullopt_t TokenReader::fail(const Token& token, std::string message, std::string hint) {
    errors_.add(token.text, std::move(message), std::move(hint));
    return std::nullopt;
}

std::nullopt_t TokenReader::unexpected(std::string_view expected, std::string hint) {
    if (hint.empty()) {
        hint = hint_for_symbol(peek().text);
    }
    return fail(peek(), fmt::format("expected {}, found {}", expected, token_text(peek())), std::move(hint));
}

std::string TokenReader::suggestion(std::string_view word, const std::vector<std::string_view>& known) {
    const std::string_view near = nearest_word(word, known);
    return near.empty() ? std::string{} : fmt::format("did you mean '{}'?", near);
}

bool TokenReader::require(std::string_view text) {
    if (accept(text)) {
        return true;
    }
    unexpected(fmt::format("'{}'", text));
    return false;
}

bool TokenReader::require_end(std::string hint) {
    if (at_end()) {
        return true;
    }
    unexpected("the end of the line", std::move(hint));
    return false;
}

std::optional<std::string> TokenReader::take_string(std::string_view what) {
    if (!is(Token::Kind::string)) {
        return unexpected(fmt::format("{} in quotes", what));
    }
    const Token& token = take();
    std::string out;
    if (const auto fault = unescape(without_quotes(token.text), out)) {
        errors_.add(token.text.substr(fault->offset + 1, 2), fault->message,
                    R"(known: \n \t \r \\ \" \' \0 \177 \x7f)");
        return std::nullopt;
    }
    return out;
}

std::optional<u8> TokenReader::take_character() {
    const Token& token = take();
    std::string out;
    if (unescape(without_quotes(token.text), out) || out.size() != 1) {
        return fail(token, "a value in ' ' is one byte",
                    R"('A', '\n', '\0' or '\x7f'; several bytes are written "text")");
    }
    return static_cast<u8>(out[0]);
}

std::optional<u64> TokenReader::take_number(std::string_view what) {
    if (!is(Token::Kind::number)) {
        return unexpected(what);
    }
    const Token& token = take();
    std::string fault;
    const auto value = number_value(token.text, fault);
    if (!value) {
        return fail(token, fmt::format("{} {}", token_text(token), fault));
    }
    return value;
}

std::optional<std::string> TokenReader::take_name(std::string_view what) {
    if (!is(Token::Kind::word)) {
        return unexpected(what);
    }
    const Token& token = take();
    if (vocabulary::is_reserved(token.text)) {
        return fail(token, fmt::format("'{}' has a meaning of its own and cannot be a name", token.text));
    }
    if (token.text.size() > 64) {
        return fail(token, "a name has at most 64 letters");
    }
    return std::string(token.text);
}

std::string TokenReader::skip_argument() {
    const std::size_t first = at_;
    std::size_t depth = 0;
    while (!at_end()) {
        const std::string_view text = peek().text;
        if (is(Token::Kind::symbol)) {
            if (depth == 0 && (text == "," || text == ")" || text == "]" || text == "}")) {
                break;
            }
            depth += text == "(" || text == "[" || text == "{" ? 1 : 0;
            depth -= depth > 0 && (text == ")" || text == "]" || text == "}") ? 1 : 0;
        }
        take();
    }
    return line_text(tokens_.subspan(first, at_ - first));
}

} // namespace cow
