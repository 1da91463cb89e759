#pragma once
// Saving pictures from the window: where they go, what is under way, what is told about it.

#include "app/gui/export/export.hpp"
#include "app/view/session/picture_place.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace cow::ui {

class PictureSaving {
public:
    explicit PictureSaving(const FontSource& fonts) : fonts_(fonts) {}

    /// Writes a finished picture. Returns what to tell.
    static std::string save(const std::string& path, std::string_view bytes);

    /// Begins to make what is not the window as it is: an animation, a handout or a sheet of all steps, or the stage.
    /// Returns what to tell when that cannot be.
    std::string begin(const Session& session, const ViewState& state, const PictureWish& wish);
    bool busy() const { return export_ != nullptr; }
    /// Goes on with it. Returns what to tell.
    std::string work();

private:
    const FontSource& fonts_;
    PictureWish wish_;
    std::unique_ptr<Export> export_;
};

} // namespace cow::ui
