#include "app/view/session/view_history.hpp"

namespace cow::ui {

void ViewHistory::note(const ViewChoice& now, double seconds) {
    quiet_ += seconds;
    if (choices_.empty()) {
        choices_.push_back(now);
        return;
    }
    if (choices_[at_] == now) {
        return;
    }
    choices_.resize(at_ + 1);
    if (quiet_ < settle && at_ > 0) {
        choices_[at_] = now;
    } else {
        choices_.push_back(now);
        ++at_;
    }
    if (choices_.size() > most) {
        choices_.erase(choices_.begin());
        --at_;
    }
    quiet_ = 0;
}

const ViewChoice* ViewHistory::undo() {
    if (at_ == 0) {
        return nullptr;
    }
    quiet_ = settle;
    return &choices_[--at_];
}

const ViewChoice* ViewHistory::redo() {
    if (at_ + 1 >= choices_.size()) {
        return nullptr;
    }
    quiet_ = settle;
    return &choices_[++at_];
}

} // namespace cow::ui
