#include "app/view/text/highlight.hpp"

#include "app/view/text/text_places.hpp"
#include "core/base/errno.hpp"
#include "core/scenario/vocabulary/vocabulary.hpp"

#include <algorithm>
#include <unordered_map>

namespace cow::ui {
namespace {

using Words = std::unordered_map<std::string_view, Ink>;

Words read_words() {
    Words words;
    const auto add = [&](const auto& table, Ink ink) {
        for (const std::string_view name : vocabulary::names_of(table)) {
            words.emplace(name, ink);
        }
    };
    add(vocabulary::calls(), Ink::call);
    add(vocabulary::neutral_calls(), Ink::call);
    add(vocabulary::unmodelled_calls(), Ink::call);
    for (const vocabulary::FlagSet* set : vocabulary::flag_sets()) {
        add(set->flags, Ink::constant);
    }
    add(vocabulary::constants(), Ink::constant);
    for (const std::string_view word : {"and", "or", "not", "every", "pick", "points", "says"}) {
        words.emplace(word, Ink::keyword);
    }
    return words;
}

/// The word's ink wherever it stands: calls only where they are called.
Ink ink_of(std::string_view word, bool called) {
    static const Words words = read_words();
    const auto found = words.find(word);
    if (found == words.end()) {
        return errno_from_name(word) ? Ink::constant : Ink::plain;
    }
    return found->second == Ink::call && !called ? Ink::plain : found->second;
}

bool begins_statement(std::string_view word) {
    const auto words = vocabulary::statements();
    return std::find(words.begin(), words.end(), word) != words.end();
}

class Scanner {
public:
    Scanner(std::string_view line, InkState& state) : line_(line), state_(state) {}

    std::vector<InkSpan> run() {
        first_ = !state_.continued;
        if (state_.in_string) {
            quoted('"', 0);
        }
        while (at_ < line_.size()) {
            one();
        }
        const std::size_t last = line_.find_last_not_of(" \t\r");
        state_.continued = last != std::string_view::npos && line_[last] == '\\';
        state_.in_string = state_.in_string && state_.continued;
        return std::move(spans_);
    }

private:
    void one() {
        const char c = line_[at_];
        const std::size_t start = at_;
        if (c == '#') {
            at_ = line_.size();
            add(start, Ink::comment);
        } else if (line_.substr(at_).starts_with("/*")) {
            at_ = std::min(line_.find("*/", at_ + 2), line_.size() - 2) + 2;
            add(start, Ink::comment);
        } else if (c == '"' || c == '\'') {
            ++at_;
            quoted(c, start);
        } else if (is_name_character(c)) {
            while (at_ < line_.size() && is_name_character(line_[at_])) {
                ++at_;
            }
            (c >= '0' && c <= '9') ? add(start, Ink::number) : word(start);
        } else {
            ++at_;
        }
    }

    /// Inside a string, up to its end, which may be on a later line.
    void quoted(char quote, std::size_t start) {
        state_.in_string = quote == '"';
        while (at_ < line_.size()) {
            const char c = line_[at_];
            at_ = std::min(at_ + (c == '\\' ? 2 : 1), line_.size());
            if (c == quote) {
                state_.in_string = false;
                break;
            }
        }
        add(start, Ink::string);
        first_ = false;
    }

    void word(std::size_t start) {
        const std::string_view text = line_.substr(start, at_ - start);
        const std::size_t next = std::min(line_.find_first_not_of(" \t", at_), line_.size());
        const std::string_view rest = line_.substr(next);
        const bool named = first_ && rest.starts_with(':');
        if (named) {
            kernel_ = text == "kernel";
            add(start, kernel_ ? Ink::keyword : Ink::process);
            at_ = next + 1;
            return; // the statement's own first word follows
        }
        const bool work = kernel_ && first_;
        const bool keyword =
            first_ && begins_statement(text) && !rest.starts_with('=') && !rest.starts_with('(');
        // A name that is given: what follows the sign is the first word. So it is behind "hidden".
        first_ = first_ && (rest.starts_with('=') || (keyword && text == "hidden"));
        if (const Ink ink = work || keyword ? Ink::keyword : ink_of(text, rest.starts_with('('));
            ink != Ink::plain) {
            add(start, ink);
        }
    }

    void add(std::size_t start, Ink ink) { spans_.push_back({start, at_, ink}); }

    std::string_view line_;
    InkState& state_;
    std::size_t at_ = 0;
    bool first_ = true;   ///< the next word may begin the statement
    bool kernel_ = false; ///< it is the kernel's work
    std::vector<InkSpan> spans_;
};

} // namespace

std::vector<InkSpan> highlight(std::string_view line, InkState& state) { return Scanner(line, state).run(); }

} // namespace cow::ui
