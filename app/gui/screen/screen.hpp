#pragma once
// Where the program is shown: a window, or a picture in memory. Knows nothing of what is shown.

#include "app/view/base/geometry.hpp"
#include "app/view/base/theme.hpp"

#include <string>
#include <vector>

namespace cow::ui {

/// What was drawn, read back: RGB, rows from top to bottom.
struct Pixels {
    int width = 0;
    int height = 0;
    std::vector<unsigned char> rgb;
    std::vector<unsigned char> alpha; ///< of each pixel, where it was drawn over no ground; else empty
};

class Screen {
public:
    Screen() = default;
    virtual ~Screen() = default;
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;

    /// Handles what has happened to it. `seconds`: sleeps at most that long until something does; 0 does not.
    virtual void wait(double seconds) = 0;
    /// Something happened (input, damage, a new size) since the last call.
    virtual bool take_dirty() = 0;
    /// Files dropped on it since the last call.
    virtual std::vector<std::string> take_dropped() = 0;

    virtual bool should_close() const = 0;
    virtual void request_close() = 0;
    virtual void refuse_close() = 0;         ///< it stays, whoever has asked
    virtual Point size() const = 0;          ///< in its own coordinates
    virtual float content_scale() const = 0; ///< the monitor's
    virtual void resize(int width, int height) = 0;
    /// A window gets all of the monitor that it is on, or its own place again. A picture in memory has neither.
    virtual void set_full_screen([[maybe_unused]] bool full) {}
    virtual bool full_screen() const { return false; }
    /// The size without that.
    virtual Point windowed_size() const { return size(); }
    virtual void set_title([[maybe_unused]] const std::string& title) {}

    virtual void begin_frame() = 0;            ///< ImGui takes input from here on
    virtual void end_frame(Colour ground) = 0; ///< draws it over `ground` (0: over none), and shows it
    /// The next `frames` frames see no key go down: what has just been opened or closed is still about to take the
    /// keyboard, or to let go of it.
    virtual void rest_keys([[maybe_unused]] int frames) {}
    /// The system lets the user choose a file in a way of its own, which then comes as if it had been dropped.
    virtual bool choose_file() const { return false; }
    /// The user has saved his text to this file. Where he cannot see it there, he gets it.
    virtual void saved([[maybe_unused]] const std::string& path) const {}
    /// The last frame again, drawn into memory.
    virtual Pixels capture() const = 0;

    /// OpenGL errors and debug messages of severity high or medium, until now.
    virtual const std::vector<std::string>& gl_problems() const = 0;
    virtual std::string renderer() const = 0;
};

} // namespace cow::ui
