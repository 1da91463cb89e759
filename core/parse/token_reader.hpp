#pragma once
// The tokens of one line being read, and the errors found while doing so.

#include "core/parse/lexer.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cow {

class TokenReader {
public:
    /// `tokens` end with an `end` token.
    TokenReader(std::span<const Token> tokens, Errors& errors) : tokens_(tokens), errors_(errors) {}

    const Token& peek(std::size_t ahead = 0) const {
        return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
    }
    const Token& take() {
        const Token& token = peek();
        at_ = std::min(at_ + 1, tokens_.size() - 1);
        return token;
    }
    bool at_end() const { return peek().kind == Token::Kind::end; }
    bool is(std::string_view text, std::size_t ahead = 0) const { return peek(ahead).is(text); }
    bool is(Token::Kind kind, std::size_t ahead = 0) const { return peek(ahead).kind == kind; }
    /// Takes the token when it is `text`.
    bool accept(std::string_view text) { return is(text) && (take(), true); }
    /// Takes `text`, or says that it is missing.
    bool require(std::string_view text);
    /// True at the end of the line; else says that what follows does not belong here.
    bool require_end(std::string hint = {});

    /// Says what is wrong at a token. Always false and nothing, so that it can be returned.
    std::nullopt_t fail(const Token& token, std::string message, std::string hint = {});
    /// "expected …, found …" at the next token.
    std::nullopt_t unexpected(std::string_view expected, std::string hint = {});
    /// "did you mean 'mmap'?", or "".
    static std::string suggestion(std::string_view word, const std::vector<std::string_view>& known);

    /// Takes "text" and decodes it; nothing, with an error, when there is none or an escape in it is wrong.
    std::optional<std::string> take_string(std::string_view what);
    /// Takes 'A'.
    std::optional<u8> take_character();
    /// Takes a number literal.
    std::optional<u64> take_number(std::string_view what);
    /// Takes a word that is to be a name of the scenario.
    std::optional<std::string> take_name(std::string_view what);

    /// Takes tokens up to a ',' or a closing bracket outside of brackets, which stays; returns them as written.
    std::string skip_argument();

    /// Where the reader is, and what was read since then, as written.
    std::size_t position() const { return at_; }
    std::string text_since(std::size_t position) const {
        return line_text(tokens_.subspan(position, at_ - position));
    }
    std::size_t error_count() const { return errors_.size(); }

private:
    std::span<const Token> tokens_;
    Errors& errors_;
    std::size_t at_ = 0;
};

/// How a token is spoken of: 'word', or "the end of the line".
std::string token_text(const Token& token);

} // namespace cow
