#pragma once
// A scenario → a file for slides or paper: one picture, an animation, a handout. Made piece by piece, so that a window
// can go on meanwhile.

#include "app/gui/export/offscreen_renderer.hpp"
#include "app/view/picture/picture_format.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace cow::ui {

struct ExportRequest {
    PictureFormat format{};
    PictureOf of{};     ///< not of a handout
    std::string path;   ///< of the scenario: its name
    std::string source; ///< its text
    RenderOptions look;
    std::vector<KernelChoice> kernels; ///< that are compared; empty: one stage, of the scenario's own
    bool beside_own = false;           ///< … which is the first of them then
    StepPlace place;                   ///< of a single picture: what is done before it is taken, …
    Camera camera;                     ///< … how the stage is looked at, …
    Selection selection;               ///< … and what is selected
    std::size_t from = 0;              ///< of several: the first step, counted from 1
    std::size_t to = 0;                ///< … and the last
    bool veil = false; ///< what follows the question behind that, if one is asked there, is not in it …
    bool at_decisions = false; ///< … and questions are made, as SetVeil says
};

class Export {
public:
    virtual ~Export() = default;
    Export(const Export&) = delete;
    Export& operator=(const Export&) = delete;

    /// Does the next piece of the work, of some 50 ms; false when there is nothing left to do.
    virtual bool work() = 0;
    /// How much is done, 0 to 1.
    virtual double done() const = 0;
    /// The file, once all is done; "" when it could not be made.
    std::string take() { return std::move(bytes_); }

protected:
    Export() = default;
    std::string bytes_;
};

} // namespace cow::ui
