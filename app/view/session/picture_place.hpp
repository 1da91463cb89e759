#pragma once
// Where a picture goes that is saved from the window: what it is called when nobody says, and which names can be.

#include "app/view/picture/picture_format.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace cow::ui {

class Session;

/// What is to be saved.
struct PictureWish {
    PictureFormat format{};
    PictureOf of{};
    std::string path;
};

/// ".png"
std::string_view ending_of(PictureFormat format);

/// A name that is free, from what is open, in the first of these folders that can be written: `last` (where the last
/// picture went, "" for nowhere), the working folder, the scenario's, the home folder.
std::string place_for(const PictureWish& wish, const Session& session, const std::string& last);

/// `wish` at `path`, as a format that its ending names and that shows the same. Nothing when the ending is another's.
std::optional<PictureWish> wish_at(PictureWish wish, const std::string& path);

} // namespace cow::ui
