#pragma once
// Saving pictures from the window: where they go, what is under way, what is told about it.

#include "app/gui/export/export.hpp"
#include "app/view/session/settings.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cow::ui {

class PictureSaving {
public:
    explicit PictureSaving(const FontSource& fonts) : fonts_(fonts) {}

    /// Writes a finished picture beside nothing of the same name: into the current folder, or the home folder when that
    /// one cannot be written. Returns what to tell.
    static std::string save(const Session& session, PictureFormat format, std::string_view bytes);

    /// Begins to make an animation or a handout of all steps. Returns what to tell when that cannot be.
    std::string begin(const Session& session, PictureFormat format, const Settings& settings);
    bool busy() const { return export_ != nullptr; }
    /// Goes on with it. Returns what to tell.
    std::string work(const Session& session);

private:
    const FontSource& fonts_;
    PictureFormat format_{};
    std::unique_ptr<Export> export_;
};

} // namespace cow::ui
