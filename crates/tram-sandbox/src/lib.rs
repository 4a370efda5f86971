//! A portal to practise on, faithful to the real dialects; refuses, stalls and loses answers on request
