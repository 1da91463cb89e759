#pragma once
// What the inspector remembers between frames.

#include "app/view/base/geometry.hpp"
#include "app/view/base/position.hpp"
#include "app/view/words/inspection.hpp"
#include "core/explain/why.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace cow::ui {

/// Parts of the inspector that can be folded.
enum class InspectorSection : u8 { translation, entry, mapping, owners, contents, why, history };

/// One event of the history that the inspector shows.
struct HistoryLine {
    std::size_t event = 0;
    std::size_t step = 0;
    bool new_step = false; ///< the first line of its step
    bool ahead = false;    ///< the cursor has not come to it
    bool detail = false;   ///< bookkeeping
    std::string text;
    Rect at; ///< where it was drawn last
};

struct InspectorState {
    // What is told, and of which moment.
    bool valid = false;
    Position position;
    Language language = Language::english;
    Selection subject; ///< what is inspected: the selection, or the page that is followed
    Facts facts;
    bool complete = true;      ///< with the costly figures …
    double costly_seconds = 0; ///< … which took so long

    // Its history, as far as it has been read.
    u64 history_generation = 0;
    std::size_t history_branch = 0;
    EventHistory history;
    bool history_complete = false;
    std::size_t lines_read = 0; ///< events that were read when the lines were made
    std::vector<HistoryLine> lines;
    std::size_t earlier = 0; ///< events before the first line …
    std::size_t later = 0;   ///< … and behind the last one

    // Why.
    bool why_known = false;
    std::vector<Reason> reasons;
    bool next_known = false;
    NextAccesses next;

    u32 folded = 0;          ///< by InspectorSection, one bit each
    bool called = false;     ///< by name, so that it is there in projector mode, too
    bool reveal_why = false; ///< scroll there
    float why_at = 0;        ///< its place in the column
    bool busy = false;       ///< something is still to be found out: draw again
    Rect area;               ///< of what scrolls
};

} // namespace cow::ui
