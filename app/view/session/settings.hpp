#pragma once
// What the user has chosen for the window, kept between runs. A view of nothing: plain values, saved as JSON.

#include "app/view/base/step_place.hpp"
#include "app/view/base/theme.hpp"
#include "app/view/layout/window_layout.hpp"
#include "app/view/session/predictions.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace cow::ui {

inline constexpr int least_scale = 75; ///< percent
inline constexpr int most_scale = 300;
inline constexpr float projector_factor = 1.35F; ///< larger than otherwise

/// Where files were left, by path.
using Places = std::map<std::string, StepPlace>;
/// The beginning is not worth keeping, and of very many files not all are.
void keep(Places& places, const std::string& path, StepPlace place);

/// A file that was open lately.
struct RecentFile {
    std::string path; ///< absolute
    bool operator==(const RecentFile&) const = default;
};
inline constexpr std::size_t most_recent = 20;

struct Settings {
    Theme theme = Theme::dark;
    std::string language; ///< "en", "zh"; "": the environment's
    int scale = 0;        ///< percent of the design size; 0: fitted to the window
    bool projector = false;
    bool reduced_motion = false;
    double speed = 1;
    Panels panels;
    Dividers dividers{};
    bool tour_seen = false;
    bool judge_at_end = false; ///< what is done as the kernel; else at once
    bool own_machine = false;  ///< the real kernel that is asked is one in a machine of its own
    int width = 1280;          ///< of the window
    int height = 800;
    std::string last_file;
    std::vector<RecentFile> recent;             ///< the last one first; none is in it twice
    std::map<std::string, Bookmarks> bookmarks; ///< by file; none is empty
    Places places;
    std::set<std::string> finished;         ///< files whose end has been seen
    bool veil = true;                       ///< what follows a question is hidden until it is answered
    int drill_level = 1;                    ///< 1 to 4
    bool stop_at_decisions = false;         ///< playing stops before the kernel's decisions
    std::map<std::string, Results> results; ///< how questions went, by file; none is empty
    bool operator==(const Settings&) const = default;
};

/// How the questions of a file went.
void keep(std::map<std::string, Results>& all, const std::string& path, const Results& results);

/// The file has been opened: it is the first of the recent ones.
void note_recent(Settings& settings, const std::string& path);

/// `look` with all that does not show (the window's size, the speed, the last file, the tour) as in `rest`.
Settings with_look(const Settings& look, const Settings& rest);

/// "$XDG_CONFIG_HOME/cowscope/settings.json", or below ~/.config; "" without a home.
std::string settings_path();
/// What is missing in the file, or wrong, keeps its default; a file that is no JSON is all defaults.
Settings load_settings(const std::string& path);
/// Written beside and renamed, so that it is whole or the old one. False when that fails.
bool save_settings(const std::string& path, const Settings& settings);

std::string_view theme_name(Theme theme);

} // namespace cow::ui
