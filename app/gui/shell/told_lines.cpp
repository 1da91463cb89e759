#include "app/gui/shell/told_lines.hpp"

#include <string>
#include <utility>
#include <vector>

namespace cow::ui {

void ToldLines::hear(Notice& notice) {
    if (!std::exchange(notice.heard, true) && listener_) {
        listener_(notice.text);
    }
}

void ToldLines::follow(const Session& session) {
    if (!listener_) {
        return;
    }
    const Player* player = session.player();
    std::string problem = session.problem();
    if (player == nullptr && problem.empty() && !session.document().errors().empty()) {
        problem = session.document().errors().front().message;
    }
    const std::vector<std::string> lines =
        player != nullptr ? narrator_.follow(*player, session.names(), session.title(), session.generation(),
                                             session.run()->troubles())
                          : narrator_.refuse(session.title(), problem, session.generation());
    for (const std::string& line : lines) {
        listener_(line);
    }
}

} // namespace cow::ui
