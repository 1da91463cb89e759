#pragma once
// A moment as the fragment of an address: "#scenario=fork-cow&step=3&event=2&lang=zh&theme=light&veil=1". Whoever opens
// it sees the same picture.

#include "app/view/base/step_place.hpp"
#include "app/view/base/theme.hpp"
#include "core/language/language.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace cow::ui {

struct Link {
    std::string scenario; ///< a shipped one, by name; "": none
    std::string text;     ///< one's own: base64url of its raw deflate; "": none
    std::optional<StepPlace> place;
    std::optional<Language> language;
    std::optional<Theme> theme;
    std::optional<bool> veil;
    bool operator==(const Link&) const = default;
};

/// With or without its '#'. Keys that are unknown, and values that cannot be, are as if they were not there: a link that is
/// broken opens what is left of it.
Link parse_link(std::string_view fragment);
/// The fragment, '#' first.
std::string link_text(const Link& link);

} // namespace cow::ui
