-- Money given back: a line of the book of fees, and a part of its officer's till.
create index event_fee_back on event (at) where type = 'fee_given_back';
create index foreign_event_fee_back on foreign_event (at) where type = 'fee_given_back';
create index event_fee_back_officer on event (officer, position) where type = 'fee_given_back';
