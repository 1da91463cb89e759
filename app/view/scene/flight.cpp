#include "app/view/scene/flight.hpp"

namespace cow::ui {

Flight flight_of(const Moment& moment) {
    Flight flight;
    flight.progress = moment.progress;
    if (moment.progress >= 1) {
        return flight;
    }
    if (const auto* copied = event_as<PageCopied>(moment)) {
        flight.kind = Flight::Kind::page;
        flight.from = copied->from;
        flight.to = copied->to;
    } else if (const auto* bytes = event_as<BytesWritten>(moment)) {
        flight.kind = Flight::Kind::value;
        flight.to = bytes->pfn;
    } else if (const auto* done = event_as<AccessDone>(moment);
               done != nullptr && done->access == Access::load) {
        flight.kind = Flight::Kind::value;
        flight.to = done->pfn;
        flight.towards_row = true;
    } else if (const auto* set = event_as<PteSet>(moment); set != nullptr && set->reason == PteReason::ksm &&
                                                           set->old.has_frame() && set->now.has_frame() &&
                                                           set->old.pfn() != set->now.pfn()) {
        flight.kind = Flight::Kind::merge;
        flight.from = set->old.pfn();
        flight.to = set->now.pfn();
    } else if (const auto* decided = event_as<FaultDecided>(moment);
               decided != nullptr && decided->pfn != no_pfn) {
        flight.kind = Flight::Kind::look;
        flight.to = decided->pfn;
    } else if (moment.access.retried &&
               (event_as<TlbMiss>(moment) != nullptr || event_as<TlbHit>(moment) != nullptr)) {
        flight.kind = Flight::Kind::retry;
    } else if (event_as<FaultRaised>(moment) != nullptr) {
        flight.kind = Flight::Kind::trap;
    } else if (event_as<FaultDone>(moment) != nullptr) {
        flight.kind = Flight::Kind::back;
    }
    return flight;
}

} // namespace cow::ui
