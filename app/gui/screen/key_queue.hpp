#pragma once
// The keyboard, between the operating system and Dear ImGui, which is asked once a frame what has gone down. Of all that
// comes within a slow frame each next one sees one key, and the character that it types: nothing is lost, every key finds
// the program as the one before has left it, and Ctrl is held for the key for which it was.

#include <deque>

namespace cow::ui {

class KeyQueue {
public:
    /// A key of GLFW goes down or up.
    void key(int glfw_key, bool down) { waiting_.push_back({glfw_key, down, 0}); }
    void character(unsigned character) { waiting_.push_back({0, false, character}); }
    bool empty() const { return waiting_.empty(); }
    /// The next `frames` frames see no key go down.
    void rest(int frames) { rest_ = frames; }

    /// Tells Dear ImGui what the frame that begins now is to see.
    void feed();

private:
    struct Event {
        int key = 0;
        bool down = false;
        unsigned character = 0; ///< typed; 0: it is a key
    };
    std::deque<Event> waiting_;
    int rest_ = 0; ///< frames
};

} // namespace cow::ui
