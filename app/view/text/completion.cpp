#include "app/view/text/completion.hpp"

#include "app/view/text/highlight.hpp"
#include "app/view/text/text_places.hpp"
#include "core/check/invariants.hpp"
#include "core/scenario/scope.hpp"
#include "core/scenario/text.hpp"
#include "core/scenario/vocabulary/vocabulary.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

bool same_letters(std::string_view one, std::string_view other) {
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [](char a, char b) { return lower(a) == lower(b); });
}

/// Comments and strings are the writer's own.
bool is_prose(std::string_view line, std::size_t at) {
    InkState state;
    const std::vector<InkSpan> spans = highlight(line, state);
    return std::any_of(spans.begin(), spans.end(), [&](const InkSpan& span) {
        return (span.ink == Ink::comment || span.ink == Ink::string) && span.begin < at && at <= span.end;
    });
}

class Collector {
public:
    Collector(std::string_view word, std::size_t most) : word_(word), most_(most) {}

    template <class Table> void add_all(const Table& table) {
        for (const std::string_view name : vocabulary::names_of(table)) {
            add(name);
        }
    }
    void add(std::string_view name) {
        const bool fits = name.size() > word_.size() && same_letters(name.substr(0, word_.size()), word_);
        if (fits && words_.size() < most_ && std::find(words_.begin(), words_.end(), name) == words_.end()) {
            words_.emplace_back(name);
        }
    }
    std::vector<std::string> take() { return std::move(words_); }

private:
    std::string_view word_;
    std::size_t most_;
    std::vector<std::string> words_;
};

} // namespace

Completion complete(std::string_view text, std::size_t caret, const Script& script, std::size_t most) {
    Completion out;
    caret = std::min(caret, text.size());
    out.begin = caret;
    while (out.begin > 0 && is_name_character(text[out.begin - 1])) {
        --out.begin;
    }
    const std::size_t line = line_begin(text, caret);
    const std::string_view word = text.substr(out.begin, caret - out.begin);
    const bool inside = caret < text.size() && is_name_character(text[caret]);
    if (word.size() < 2 || inside || (word.front() >= '0' && word.front() <= '9') ||
        is_prose(text.substr(line, line_end(text, caret) - line), caret - line)) {
        return out;
    }
    Collector collector(word, most);
    Scope scope;
    for (const Statement& statement : script.statements) {
        scope.learn(statement);
    }
    for (const std::string_view name : scope.all_names()) {
        collector.add(name);
    }
    collector.add_all(vocabulary::statements());
    collector.add_all(vocabulary::calls());
    collector.add_all(vocabulary::values());
    for (const vocabulary::FlagSet* set : vocabulary::flag_sets()) {
        collector.add_all(set->flags);
    }
    collector.add_all(vocabulary::constants());
    collector.add_all(vocabulary::kernel_work());
    collector.add_all(vocabulary::settings());
    collector.add_all(vocabulary::ask_options());
    collector.add_all(vocabulary::states());
    collector.add_all(vocabulary::other_words());
    collector.add_all(invariant_names());
    out.words = collector.take();
    return out;
}

} // namespace cow::ui
