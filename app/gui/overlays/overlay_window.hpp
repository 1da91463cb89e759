#pragma once
// A card over the window: the menu, the palette, the list, the help page. One is open at a time.

#include "app/gui/view/view.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace cow::ui {

/// Down and Up lead to the next and the one before of `count`, around the ends.
void choose_by_arrows(std::size_t& chosen, std::size_t count);

/// Lives for one frame's drawing of the overlay; everything inside is drawn with `canvas()`.
class OverlayWindow {
public:
    /// Where the open overlay `shades`, all behind it but `lit` steps back.
    OverlayWindow(const View& view, const char* id, Rect area, Rect lit = {});
    ~OverlayWindow();
    OverlayWindow(const OverlayWindow&) = delete;
    OverlayWindow& operator=(const OverlayWindow&) = delete;

    Canvas canvas() const;
    bool hovered(Rect rect) const;
    bool clicked(Rect rect) const;
    /// Pressed outside of it, but not on `anchor`, which opens and closes it itself.
    bool clicked_outside(Rect anchor) const;
    bool mouse_moved() const;
    /// It has just been opened.
    bool appearing() const;
    /// What Tab makes of a text.
    using Complete = std::string (*)(const std::string& text);
    /// A line of text that can be edited; `focus` puts the cursor there, at the end where Tab can `complete` it. True
    /// when it was changed.
    bool text_field(Rect box, std::string_view hint, std::string& text, bool focus,
                    Complete complete = nullptr) const;

private:
    const View& view_;
    Rect area_;
};

} // namespace cow::ui
