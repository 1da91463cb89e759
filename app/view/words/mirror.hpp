#pragma once
// The window in words: what it shows, as plain text, for those who cannot see it, and for notes.

#include "app/view/base/selection.hpp"
#include "app/view/base/step_place.hpp"
#include "app/view/words/troubles.hpp"
#include "core/explain/name_table.hpp"
#include "core/scenario/player.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cow::ui {

/// Title, step, event, what the kernel does, processes with their areas and pages, frames with who refers to them. In
/// lines; of a large machine a bounded part, which says what it leaves out.
std::vector<std::string> mirror_lines(const Player& player, std::string_view title, const Names& names,
                                      std::span<const Trouble> troubles = {});

/// The same of one thing alone; nothing where nothing is selected, or it is gone.
std::vector<std::string> selected_lines(const Player& player, const Names& names, const Selection& selected);

/// Tells a scenario as it comes about: to be asked after whatever may have moved.
class Narrator {
public:
    /// What has happened since the last time, a line each. Where very much has happened at once, its end.
    std::vector<std::string> follow(const Player& player, const Names& names, std::string_view title,
                                    u64 generation, std::span<const Trouble> troubles = {});
    /// The same where nothing could be opened.
    std::vector<std::string> refuse(std::string_view title, std::string_view problem, u64 generation);

private:
    void tell_forward(const Player& player, const Names& names, std::vector<std::string>& out) const;
    void tell_troubles(const Player& player, std::span<const Trouble> troubles,
                       std::vector<std::string>& out) const;
    void tell_author(const Player& player, std::vector<std::string>& out) const;

    bool begun_ = false;
    u64 generation_ = 0;
    std::size_t branch_ = 0;
    StepPlace place_;
    std::size_t event_ = 0;
};

} // namespace cow::ui
