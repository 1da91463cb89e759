#include "app/view/text/text_buffer.hpp"

#include "core/base/utf8.hpp"

#include <algorithm>
#include <utility>

namespace cow::ui {
namespace {

bool all_blank(std::string_view text) { return text.find_first_not_of(" \t\n") == std::string_view::npos; }

} // namespace

TextRange TextBuffer::selection() const { return {std::min(caret_, anchor_), std::max(caret_, anchor_)}; }

std::string_view TextBuffer::selected() const {
    const TextRange range = selection();
    return std::string_view(text_).substr(range.begin, range.size());
}

/// A place where a character begins, at or before `at`.
std::size_t TextBuffer::clamped(std::size_t at) const {
    at = std::min(at, text_.size());
    while (at > 0 && inside_character(text_, at)) {
        --at;
    }
    return at;
}

std::size_t TextBuffer::moved(Motion to, std::size_t from) const {
    switch (to) {
    case Motion::character_back: return previous_character(text_, from);
    case Motion::character_forward: return next_character(text_, from);
    case Motion::word_back: return previous_word(text_, from);
    case Motion::word_forward: return next_word(text_, from);
    case Motion::text_begin: return 0;
    case Motion::text_end: return text_.size();
    }
    return from;
}

/// Letters typed one after another, or deleted one after another, are one change; a new word begins another.
bool TextBuffer::joins(TextRange range, std::string_view with) const {
    if (!open_ || at_ == 0 || with.size() > 4) {
        return false;
    }
    const Change& last = changes_[at_ - 1];
    if (!with.empty()) {
        if (last.inserted.empty()) {
            return false;
        }
        const bool new_word = all_blank(last.inserted.substr(last.inserted.size() - 1)) && !all_blank(with);
        return range.empty() && range.begin == last.at + last.inserted.size() && !new_word && with != "\n";
    }
    return last.inserted.empty() && (range.end == last.at || range.begin == last.at) &&
           text_.find('\n', range.begin) >= range.end;
}

void TextBuffer::change(TextRange range, std::string_view with) {
    const std::string removed = text_.substr(range.begin, range.size());
    changes_.resize(at_);
    if (joins(range, with)) {
        Change& last = changes_.back();
        if (!with.empty()) {
            last.inserted += with;
        } else if (range.end == last.at) {
            last.removed.insert(0, removed);
            last.at = range.begin;
        } else {
            last.removed += removed;
        }
    } else {
        changes_.push_back({range.begin, removed, std::string(with), caret_, anchor_});
        if (changes_.size() > most_changes) {
            changes_.erase(changes_.begin());
        }
        at_ = changes_.size();
    }
    text_.replace(range.begin, range.size(), with);
    caret_ = anchor_ = range.begin + with.size();
    open_ = true;
}

void TextBuffer::replace(TextRange range, std::string_view with) {
    end_group();
    range.end = std::clamp(range.end, std::min(range.begin, text_.size()), text_.size());
    range.begin = std::min(range.begin, range.end);
    change(range, with);
    end_group();
}

bool TextBuffer::undo() {
    if (!can_undo()) {
        return false;
    }
    const Change& last = changes_[--at_];
    text_.replace(last.at, last.inserted.size(), last.removed);
    caret_ = last.caret;
    anchor_ = last.anchor;
    end_group();
    return true;
}

bool TextBuffer::redo() {
    if (!can_redo()) {
        return false;
    }
    const Change& next = changes_[at_++];
    text_.replace(next.at, next.removed.size(), next.inserted);
    caret_ = anchor_ = next.at + next.inserted.size();
    end_group();
    return true;
}

bool TextBuffer::apply(const TextEdit& edit) {
    if (const auto* insert = std::get_if<edit::Insert>(&edit)) {
        if (insert->text.empty() && selection().empty()) {
            return false;
        }
        change(selection(), insert->text);
        return true;
    }
    if (const auto* erase = std::get_if<edit::Erase>(&edit)) {
        const std::size_t other = moved(erase->to, caret_);
        const TextRange range =
            selection().empty() ? TextRange{std::min(caret_, other), std::max(caret_, other)} : selection();
        if (range.empty()) {
            return false;
        }
        change(range, {});
        return true;
    }
    if (std::holds_alternative<edit::Undo>(edit)) {
        return undo();
    }
    if (std::holds_alternative<edit::Redo>(edit)) {
        return redo();
    }
    end_group();
    if (const auto* move = std::get_if<edit::Move>(&edit)) {
        const bool back = move->to == Motion::character_back;
        const bool collapses =
            !move->extend && !selection().empty() && (back || move->to == Motion::character_forward);
        caret_ = collapses ? (back ? selection().begin : selection().end) : moved(move->to, caret_);
        anchor_ = move->extend ? anchor_ : caret_;
    } else if (const auto* place = std::get_if<edit::Place>(&edit)) {
        caret_ = clamped(place->at);
        anchor_ = place->extend ? anchor_ : caret_;
    } else if (const auto* select = std::get_if<edit::Select>(&edit)) {
        anchor_ = clamped(select->range.begin);
        caret_ = clamped(select->range.end);
    }
    return false;
}

} // namespace cow::ui
