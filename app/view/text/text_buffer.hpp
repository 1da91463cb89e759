#pragma once
// A text that is being edited: its bytes (UTF-8), a caret, a selection, and what was changed, to be undone. Knows
// nothing of how it is shown.

#include "app/view/text/text_places.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cow::ui {

enum class Motion : unsigned char {
    character_back,
    character_forward,
    word_back,
    word_forward,
    text_begin,
    text_end,
};
namespace edit {
/// Replaces the selection, or goes in at the caret.
struct Insert {
    std::string text;
};
/// Deletes the selection, or from the caret to where the motion leads.
struct Erase {
    Motion to{};
};
/// Moves the caret; `extend`: the selection's other end stays.
struct Move {
    Motion to{};
    bool extend = false;
};
/// The same, to a place that the view has worked out.
struct Place {
    std::size_t at = 0;
    bool extend = false;
};
struct Select {
    TextRange range; ///< the caret is at its end
};
struct Undo {};
struct Redo {};
} // namespace edit
using TextEdit =
    std::variant<edit::Insert, edit::Erase, edit::Move, edit::Place, edit::Select, edit::Undo, edit::Redo>;

class TextBuffer {
public:
    explicit TextBuffer(std::string text = {}) : text_(std::move(text)) {}

    const std::string& text() const { return text_; }
    std::size_t caret() const { return caret_; }
    TextRange selection() const;
    std::string_view selected() const;

    /// True when the text has changed.
    bool apply(const TextEdit& edit);
    /// Replaces a part, as one change to be undone by itself. The caret ends up behind it.
    void replace(TextRange range, std::string_view with);
    bool undo();
    bool redo();
    bool can_undo() const { return at_ > 0; }
    bool can_redo() const { return at_ < changes_.size(); }
    /// What is typed next is another change, even if it goes on where the last one ended.
    void end_group() { open_ = false; }

private:
    struct Change {
        std::size_t at = 0;
        std::string removed;
        std::string inserted;
        std::size_t caret = 0; ///< before it
        std::size_t anchor = 0;
    };
    static constexpr std::size_t most_changes = 10000;

    std::size_t moved(Motion to, std::size_t from) const;
    std::size_t clamped(std::size_t at) const;
    void change(TextRange range, std::string_view with);
    bool joins(TextRange range, std::string_view with) const;

    std::string text_;
    std::size_t caret_ = 0;
    std::size_t anchor_ = 0; ///< the selection's other end
    std::vector<Change> changes_;
    std::size_t at_ = 0; ///< changes [0, at_) are done
    bool open_ = false;  ///< the last change may still grow
};

} // namespace cow::ui
