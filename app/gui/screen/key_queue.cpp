#include "app/gui/screen/key_queue.hpp"

#include "app/gui/paint/imgui_compat.hpp"

#include <algorithm>
#include <vector>

namespace cow::ui {

void KeyQueue::feed() {
    const bool resting = rest_ > 0;
    rest_ -= resting ? 1 : 0;
    std::vector<int> changed; // down and up at once would be neither
    bool pressed = false;
    bool typed = false;
    for (; !waiting_.empty(); waiting_.pop_front()) {
        const Event& event = waiting_.front();
        if (resting && (event.down || event.character != 0)) {
            return; // what is held too long would repeat
        }
        if (event.character != 0) {
            if (typed) {
                return;
            }
            typed = true;
            compat::feed_character(event.character);
            continue;
        }
        if (pressed || typed || std::find(changed.begin(), changed.end(), event.key) != changed.end()) {
            return;
        }
        pressed = event.down && !compat::is_modifier(event.key);
        changed.push_back(event.key);
        compat::feed_key(event.key, event.down);
    }
}

} // namespace cow::ui
