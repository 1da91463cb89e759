#pragma once
// What the inspector's sections are drawn with: a column that is filled from the top.

#include "app/gui/panels/inspector_state.hpp"
#include "app/gui/view/view.hpp"

#include <string>
#include <string_view>

namespace cow::ui {

class InspectorColumn {
public:
    InspectorColumn(const View& view, InspectorState& state, const Canvas& canvas, Rect area)
        : view_(view), state_(state), canvas_(canvas), area_(area) {}

    const View& view() const { return view_; }
    const Canvas& canvas() const { return canvas_; }
    /// The costly figures have been found out.
    bool complete() const { return state_.complete; }
    /// One of those.
    std::string bytes_or_wait(u64 bytes) const;
    float width() const { return area_.w; }
    float height() const { return y_; }

    /// A section's title; a click folds it. False when it is folded.
    bool section(InspectorSection id, std::string_view title);
    void end_section() { space(10); }

    /// Where the next line goes.
    Rect rest(float pixels) const { return {area_.x, area_.y + y_, area_.w, pixels}; }
    Rect line(float design_height, float design_gap = 0);
    void space(float design) { y_ += canvas_.px(design); }
    void paragraph(Face face, std::string_view text, Colour colour, float gap = 3);
    /// A line with a name at the left and a value at the right; below it when both find no room in one line.
    void value(std::string_view name, std::string_view value, Colour colour, std::string_view tip = {});
    /// The same as a row on a ground of its own, with a letter first.
    void bit(std::string_view letter, Colour letter_colour, std::string_view name, std::string_view value,
             bool lit, std::string_view tip);
    /// A box in a process's colour, with the user's own words; true when it was clicked.
    bool owner(ProcId proc, std::string_view text, std::string_view note);
    /// A paragraph that leads somewhere: true when it was clicked. `rail`: a bar at its left.
    bool link(Face face, std::string_view text, Colour colour, Colour rail);
    void hex(const HexRow& row, Colour differing, bool offset);

private:
    const View& view_;
    InspectorState& state_;
    const Canvas& canvas_;
    Rect area_;
    float y_ = 0;
};

} // namespace cow::ui
