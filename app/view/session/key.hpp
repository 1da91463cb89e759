#pragma once
// Keys, by our own names: no toolkit's.

#include "core/base/ids.hpp"

#include <string_view>

namespace cow::ui {

/// Keys that are no characters. Letters and signs are taken as typed text, whatever the keyboard's layout.
enum class Key : u8 {
    none,
    space,
    left,
    right,
    up,
    down,
    home,
    end,
    page_up,
    page_down,
    enter,
    tab,
    escape,
    backspace,
    erase, ///< Delete
    f1,
    f2,
    f3,
    f4,
    f5,
    f6,
    f7,
    f8,
    f9,
    f10,
    f11,
    menu, ///< the key that opens a context menu
};

/// "Space", "F1".
std::string_view key_name(Key key);

} // namespace cow::ui
