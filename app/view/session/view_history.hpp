#pragma once
// Undo of view changes: what can be looked at in another way without the scenario moving.

#include "app/view/session/intent.hpp"
#include "app/view/session/settings.hpp"

#include <optional>
#include <vector>

namespace cow::ui {

/// All that makes up a view of one and the same moment.
struct ViewChoice {
    Selection selection;
    Camera camera;
    std::optional<VirtAddr> pinned; ///< the address that is shown in every process
    Settings settings;              ///< with what does not show (window size, last file) left out
    bool operator==(const ViewChoice&) const = default;
};

class ViewHistory {
public:
    /// To be told of the view after each frame; changes within `settle` seconds of each other are one.
    void note(const ViewChoice& now, double seconds);
    /// The view before the last change, or null when there is none. The caller shows it and notes nothing for it.
    const ViewChoice* undo();
    const ViewChoice* redo();

private:
    static constexpr double settle = 0.6;
    static constexpr std::size_t most = 100;

    std::vector<ViewChoice> choices_; ///< [at_] is the one shown
    std::size_t at_ = 0;
    double quiet_ = settle; ///< seconds since the last change
};

} // namespace cow::ui
