#include "core/parse/lexer.hpp"

#include "core/base/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cow {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f'; }

constexpr std::array<std::string_view, 9> long_symbols{"...", "==", "!=", "<=", ">=", "&&", "||", "=>", "<<"};

/// A string may go on in the next line.
std::string without_continuations(std::string_view text) {
    std::string out;
    for (std::size_t newline = text.find('\n'); newline != std::string_view::npos;
         newline = text.find('\n')) {
        out += text.substr(0, text.substr(0, newline).find_last_of('\\'));
        text.remove_prefix(newline + 1);
    }
    return out += text;
}

} // namespace

// ---- errors --------------------------------------------------------------------------------------------------------

void Errors::add(std::string_view at, std::string message, std::string hint) {
    if (!full()) {
        found_.push_back(
            {offset_of(at), std::max<std::size_t>(at.size(), 1), std::move(message), std::move(hint)});
    }
}

u32 Errors::line_of(std::string_view at) {
    const std::size_t offset = offset_of(at);
    if (offset < counted_offset_) {
        counted_offset_ = 0;
        counted_line_ = 1;
    }
    const auto begin = source_.begin();
    counted_line_ += static_cast<u32>(std::count(begin + static_cast<std::ptrdiff_t>(counted_offset_),
                                                 begin + static_cast<std::ptrdiff_t>(offset), '\n'));
    counted_offset_ = offset;
    return counted_line_;
}

std::vector<Diagnostic> Errors::take() {
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Found& a, const Found& b) { return a.offset < b.offset; });
    std::vector<Diagnostic> out;
    for (Found& found : found_) {
        const std::string_view at = source_.substr(found.offset, 0);
        const std::size_t newline = source_.substr(0, found.offset).rfind('\n');
        const std::size_t start = newline == std::string_view::npos ? 0 : newline + 1;
        const std::size_t end = std::min(source_.find('\n', found.offset), source_.size());
        const std::size_t length = std::max<std::size_t>(std::min(found.length, end - found.offset), 1);
        out.push_back({line_of(at), static_cast<u32>(found.offset - start + 1), static_cast<u32>(length),
                       std::move(found.message), std::move(found.hint)});
    }
    if (full()) {
        out.back().hint +=
            fmt::format("{}only the first {} errors are shown", out.back().hint.empty() ? "" : "; ", most);
    }
    return out;
}

// ---- lexer ---------------------------------------------------------------------------------------------------------

/// Length of a backslash that ends a line here, with the line's end; 0 when there is none.
std::size_t Lexer::continuation() const {
    if (!at("\\")) {
        return 0;
    }
    std::size_t end = at_ + 1;
    while (end < source_.size() && is_blank(source_[end])) {
        ++end;
    }
    return end == source_.size() ? end - at_ : source_[end] == '\n' ? end + 1 - at_ : 0;
}

std::size_t Lexer::end_of_line() const { return std::min(source_.find('\n', at_), source_.size()); }

void Lexer::skip_comment() {
    const std::size_t end = end_of_line();
    const std::size_t close = source_.substr(0, end).find("*/", at_ + 2);
    if (close == std::string_view::npos) {
        errors_.add(source_.substr(at_, 2), "this comment is not closed on its line",
                    "'/* ... */' or '# ...'");
        damaged_ = true;
        at_ = end;
    } else {
        at_ = close + 2;
    }
}

/// Skips what is no token. False at the end of the logical line.
bool Lexer::skip_blanks() {
    while (at_ < source_.size()) {
        if (is_blank(source_[at_])) {
            ++at_;
        } else if (source_[at_] == '#') {
            at_ = end_of_line();
        } else if (at("/*")) {
            skip_comment();
        } else if (const std::size_t length = continuation(); length != 0) {
            at_ += length;
        } else {
            return source_[at_] != '\n';
        }
    }
    return false;
}

Token Lexer::quoted_token(char quote) {
    const std::size_t start = at_++;
    while (at_ < source_.size() && source_[at_] != quote && source_[at_] != '\n') {
        const std::size_t length = continuation();
        at_ += length != 0 ? length : source_[at_] == '\\' ? 2 : 1;
    }
    at_ = std::min(at_, source_.size());
    if (at_ == source_.size() || source_[at_] != quote) {
        errors_.add(source_.substr(start, 1),
                    quote == '"' ? "this string is not closed" : "this ' is not closed",
                    quote == '"' ? "a \" ends it" : "one byte is written 'A'");
        damaged_ = true;
    } else {
        ++at_;
    }
    return {quote == '"' ? Token::Kind::string : Token::Kind::character, source_.substr(start, at_ - start)};
}

Token Lexer::next_token() {
    const char c = source_[at_];
    if (c == '"' || c == '\'') {
        return quoted_token(c);
    }
    std::size_t length = 1;
    if (is_word(c)) {
        while (at_ + length < source_.size() && is_word(source_[at_ + length])) {
            ++length;
        }
    } else if (static_cast<u8>(c) >= 0x80) {
        length = character_at(source_, at_).bytes;
    } else {
        for (std::string_view symbol : long_symbols) {
            if (at(symbol)) {
                length = symbol.size();
                break;
            }
        }
    }
    const std::string_view text = source_.substr(at_, length);
    at_ += length;
    return {is_digit(c) ? Token::Kind::number : is_word(c) ? Token::Kind::word : Token::Kind::symbol, text};
}

bool Lexer::next_line(std::vector<Token>& tokens) {
    tokens.clear();
    damaged_ = false;
    while (at_ < source_.size()) {
        const std::size_t start = at_;
        while (skip_blanks()) {
            tokens.push_back(next_token());
            if (at_ - start > longest_line) {
                errors_.add(tokens.front().text, fmt::format("a line has at most {} bytes", longest_line));
                damaged_ = true;
                at_ = end_of_line();
                break;
            }
        }
        at_ = std::min(at_ + 1, source_.size()); // the line's end
        if (!tokens.empty()) {
            const std::string_view last = tokens.back().text;
            tokens.push_back(
                {Token::Kind::end,
                 source_.substr(static_cast<std::size_t>(last.data() - source_.data()) + last.size(), 0)});
            return true;
        }
    }
    return false;
}

std::string line_text(std::span<const Token> tokens) {
    std::string out;
    const char* end = nullptr;
    for (const Token& token : tokens) {
        if (token.kind == Token::Kind::end) {
            break;
        }
        if (end != nullptr) {
            const std::string_view gap(end, static_cast<std::size_t>(token.text.data() - end));
            out += gap.find('\n') != std::string_view::npos ? std::string_view(" ") : gap;
        }
        out += without_continuations(token.text);
        end = token.text.data() + token.text.size();
    }
    return out;
}

} // namespace cow
