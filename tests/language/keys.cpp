#include "tests/language/keys.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace cow::test {
namespace {

bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

class Scanner {
public:
    explicit Scanner(std::string_view source) : text_(source) {}

    std::vector<Key> keys() {
        std::vector<Key> out;
        while (at_ < text_.size()) {
            if (skip_comment_or_literal()) {
                continue;
            }
            const std::string_view name = take_name();
            if (name.empty()) {
                ++at_;
            } else if ((name == "tr" || name == "trf" || name == "tr_later") && peek() == '(') {
                const std::size_t line = line_here();
                ++at_;
                Key key = argument();
                key.line = line;
                if (!key.text.empty() || !key.problem.empty()) {
                    out.push_back(std::move(key));
                }
            }
        }
        return out;
    }

private:
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    bool starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }
    std::size_t line_here() const {
        return 1 + static_cast<std::size_t>(
                       std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at_), '\n'));
    }

    std::string_view take_name() {
        const std::size_t start = at_;
        while (is_name(peek())) {
            ++at_;
        }
        return text_.substr(start, at_ - start);
    }
    void skip_to(std::string_view end) {
        const std::size_t found = text_.find(end, at_);
        at_ = found == std::string_view::npos ? text_.size() : found + end.size();
    }
    bool skip_comment() {
        if (starts("//")) {
            skip_to("\n");
        } else if (starts("/*")) {
            skip_to("*/");
        } else {
            return false;
        }
        return true;
    }
    bool skip_comment_or_literal() {
        if (skip_comment()) {
            return true;
        }
        if (starts("R\"")) {
            at_ += 2;
            const std::size_t open = text_.find('(', at_);
            skip_to(")" + std::string(text_.substr(at_, open - at_)) + "\"");
            return true;
        }
        const char quote = peek();
        const bool digit_separator = quote == '\'' && at_ > 0 && is_name(text_[at_ - 1]);
        if ((quote != '"' && quote != '\'') || digit_separator) {
            return false;
        }
        take_literal(quote);
        return true;
    }
    void skip_blanks() {
        while (std::isspace(static_cast<unsigned char>(peek())) != 0 || skip_comment()) {
            at_ += std::isspace(static_cast<unsigned char>(peek())) != 0 ? 1 : 0;
        }
    }
    std::string take_literal(char quote) {
        std::string out;
        for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) {
            if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
                ++at_;
                out += text_[at_] == 'n' ? '\n' : text_[at_] == 't' ? '\t' : text_[at_];
            } else {
                out += text_[at_];
            }
        }
        ++at_;
        return out;
    }
    std::string literals() { // adjacent ones are one
        std::string out;
        for (skip_blanks(); peek() == '"'; skip_blanks()) {
            out += take_literal('"');
        }
        return out;
    }
    Key argument() {
        Key key;
        key.text = literals();
        if (peek() == ')' || peek() == ',') {
            return key;
        }
        // Anything else must be free of literals, but for those of calls inside, which are looked at by themselves.
        const std::size_t start = at_;
        std::size_t depth = 0;
        while (at_ < text_.size() && (depth > 0 || (peek() != ')' && peek() != ','))) {
            depth += peek() == '(' ? 1 : 0;
            depth -= peek() == ')' ? 1 : 0;
            if (peek() == '"') {
                key.problem = depth == 0 ? "a literal inside an expression" : std::move(key.problem);
                take_literal('"');
            } else {
                ++at_;
            }
        }
        if (key.problem.empty() && !key.text.empty()) {
            key.problem = "an expression behind a literal";
        }
        at_ = start;
        return key;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

} // namespace

std::vector<Key> keys_in(std::string_view source) { return Scanner(source).keys(); }

std::vector<std::string> places_in(std::string_view format) {
    std::vector<std::string> out;
    std::size_t next = 0;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format.substr(i, 2) == "{{" || format.substr(i, 2) == "}}") {
            ++i;
        } else if (format[i] == '{') {
            const std::size_t end = std::min(format.find('}', i), format.size());
            std::string place(format.substr(i + 1, end - i - 1));
            if (place.empty() || place.front() == ':') {
                place.insert(0, std::to_string(next++));
            }
            out.push_back(std::move(place));
            i = end;
        }
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

} // namespace cow::test
