#pragma once
// Text → tokens, one logical line (a line and its continuations) at a time. Every token is a view of the source, so
// its place is known without being kept. Nothing is decoded here: an argument that has no meaning may hold anything.

#include "core/base/ids.hpp"
#include "core/scenario/diagnostic.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cow {

struct Token {
    enum class Kind : u8 {
        end,       ///< of the line
        word,      ///< letters, digits, _; not starting with a digit
        number,    ///< starts with a digit: 12, 0x1f, 16K
        string,    ///< "text", with its quotes
        character, ///< 'A', with its quotes
        symbol,    ///< anything else: ( == |
    };
    Kind kind = Kind::end;
    std::string_view text; ///< as written

    bool is(std::string_view other) const { return text == other && kind != Kind::end; }
};

/// Collects what is wrong, by place in the source.
class Errors {
public:
    explicit Errors(std::string_view source) : source_(source) {}

    /// `at` is a part of the source; its length is what gets underlined.
    void add(std::string_view at, std::string message, std::string hint = {});
    /// More errors help nobody: the parser may stop.
    bool full() const { return found_.size() >= most; }
    bool empty() const { return found_.empty(); }
    std::size_t size() const { return found_.size(); }
    u32 line_of(std::string_view at);
    std::vector<Diagnostic> take(); ///< in the order of the file

private:
    static constexpr std::size_t most = 200;
    struct Found {
        std::size_t offset = 0;
        std::size_t length = 0;
        std::string message;
        std::string hint;
    };
    std::size_t offset_of(std::string_view at) const {
        return static_cast<std::size_t>(at.data() - source_.data());
    }

    std::string_view source_;
    std::vector<Found> found_;
    std::size_t counted_offset_ = 0; // line_of() counts on from its last answer
    u32 counted_line_ = 1;
};

class Lexer {
public:
    /// One logical line may have this many bytes.
    static constexpr std::size_t longest_line = 256U << 10U;

    Lexer(std::string_view source, Errors& errors)
        : source_(source), errors_(errors), at_(source.starts_with("\xef\xbb\xbf") ? 3 : 0) {}

    /// The tokens of the next logical line that has any, an `end` token last. False at the end of the source.
    bool next_line(std::vector<Token>& tokens);
    /// The line just read was damaged (an unclosed string, too long): its errors have been added.
    bool damaged() const { return damaged_; }

private:
    bool at(std::string_view text) const { return source_.substr(at_).starts_with(text); }
    std::size_t continuation() const;
    bool skip_blanks();
    void skip_comment();
    std::size_t end_of_line() const;
    Token next_token();
    Token quoted_token(char quote);

    std::string_view source_;
    Errors& errors_;
    std::size_t at_; ///< behind a byte order mark
    bool damaged_ = false;
};

/// The tokens of a line as text again: continuations joined, comments and outer blanks left out.
std::string line_text(std::span<const Token> tokens);

} // namespace cow
