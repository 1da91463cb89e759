#pragma once
// Something said once, over the window.

#include "app/gui/view/view.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace cow::ui {

inline constexpr double notice_seconds = 8;       ///< that a reason stays in view …
inline constexpr double short_notice_seconds = 3; ///< … and what is only a confirmation

/// What has to be said once: it goes away by itself.
struct Notice {
    std::string text;
    double left = 0;   ///< seconds
    bool heard = true; ///< passed on to whoever is told in words

    /// For `seconds`, in place of what was said before; "" says nothing.
    void say(std::string words, double seconds) {
        if (!words.empty()) {
            *this = {std::move(words), seconds, false};
        }
    }
};

/// Below `anchor`, its right edge under that of it.
void draw_notice(const View& view, Rect anchor, std::string_view text);

} // namespace cow::ui
